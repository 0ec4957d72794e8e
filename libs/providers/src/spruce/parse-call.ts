import { address } from '../address.ts'
import { amount, at, flag, id, isObject, list, text } from '../json.ts'
import { field } from './field.ts'

/** Who took part on the account's side. An external number is an address, no id. */
export type Party = { readonly id: string; readonly isAddress: boolean }

/** `event` of a call item. Null: the webhook does not say. */
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
 * The call of an item, or null when its event is none. Spruce will add event types: one that is named
 * like a call, or carries what only calls have, is read as a call.
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

/** A phone call has an object here; a video call's initiator is the plain id of a teammate. */
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
 * Whether an audio attachment exists: whether anything is set, at any depth. The flat shape writes out
 * objects whose every value is null in place of none. Which values are set does not matter: the URL is
 * short-lived and may be left out, and attachments elsewhere have their data one level down.
 */
function isAudio(audio: unknown): boolean {
  if (Array.isArray(audio)) return audio.some(isAudio)
  if (isObject(audio)) return Object.values(audio).some(isAudio)
  return audio !== undefined && audio !== null && audio !== '' && audio !== false
}
