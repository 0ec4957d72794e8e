import { address } from '../address.ts'
import { amount, at, flag, id, isObject, list, text } from '../json.ts'
import { field } from './field.ts'

/** Who took part on the account's side. `isAddress`: the id is an external number. */
export type Party = { readonly id: string; readonly isAddress: boolean }

/** The `event` of a call. Null: the webhook does not say. */
export type CallData = {
  readonly medium: 'phone' | 'video'
  readonly direction: 'inbound' | 'outbound' | null
  readonly isAnswered: boolean | null
  readonly isFailed: boolean | null
  readonly isSpam: boolean | null
  /** Seconds; meaning as in map-call.ts. */
  readonly duration: number | null
  readonly answeredBy: Party | null
  readonly initiatedBy: Party | null
  readonly hasVoicemail: boolean
  readonly hasRecording: boolean | null
}

/**
 * The call of an item; null when its event is not a call. Spruce may add event types, so an event
 * counts as a call if its name ends in "call" or if it has a field that only calls have.
 */
export function parseCall(event: unknown): CallData | null {
  const type = text(at(event, 'type')) ?? ''
  const data = at(event, 'data')
  const isAnswered = flag(at(data, 'answered'))
  const duration = amount(at(data, 'duration'))
  if (!/call$/i.test(type) && isAnswered === null && duration === null) return null
  return {
    medium: /video/i.test(type) ? 'video' : 'phone',
    direction: directionOf(type),
    isAnswered,
    isFailed: flag(at(data, 'failed')),
    isSpam: flag(at(data, 'spam')),
    duration,
    answeredBy: parseParty(field(data, 'answeredBy', 'answered_by')),
    initiatedBy: parseParty(field(data, 'initiatedBy', 'initiated_by')),
    hasVoicemail: isAudio(at(data, 'voicemail')),
    hasRecording: recordingOf(at(data, 'recordings')),
  }
}

function directionOf(type: string): 'inbound' | 'outbound' | null {
  if (/^inbound/i.test(type)) return 'inbound'
  return /^outbound/i.test(type) ? 'outbound' : null
}

/** An object in phone calls; the initiator of a video call is the plain id of a teammate. */
function parseParty(party: unknown): Party | null {
  const named = id(party) ?? id(field(party, 'teammateID', 'teammateId', 'teammate_id'))
  const member = named ?? id(field(party, 'lineId', 'lineID', 'line_id'))
  if (member !== null) return { id: member, isAddress: false }
  const number = address(id(field(party, 'externalNumber', 'external_number')))
  return number === null ? null : { id: number, isAddress: true }
}

function recordingOf(recordings: unknown): boolean | null {
  return Array.isArray(recordings) ? list(recordings).some(isAudio) : null
}

/**
 * Whether an audio attachment exists: any value is set, at any depth. Flat bodies send an object of
 * nulls when there is none. No single field decides, because the URL is short-lived and may be
 * missing, and some attachments nest their data one level deeper.
 */
function isAudio(audio: unknown): boolean {
  if (Array.isArray(audio)) return audio.some(isAudio)
  if (isObject(audio)) return Object.values(audio).some(isAudio)
  return audio !== undefined && audio !== null && audio !== '' && audio !== false
}
