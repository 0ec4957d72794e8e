import type { JsonObject } from '../json.ts'
import { amount, id } from '../json.ts'
import { folded } from '../spelling.ts'
import type { MessageType } from './message-type-names.ts'
import { meaningOf, nameOfId } from './message-type-names.ts'

/**
 * The type by the first known value of `messageTypeString`, `messageType` and `messageTypeId`,
 * otherwise by fields that only a call or an e-mail has. `other` for an unknown type.
 */
export function messageTypeOf(fields: JsonObject): MessageType {
  const stated = [
    fields['messageTypeString'],
    fields['messageType'],
    nameOfId(id(fields['messageTypeId'])),
  ]
  const meanings = stated.map(meaningOf).filter((found) => found !== undefined)
  const saysVoicemail = meaningOf(fields['messageType'])?.channel === 'voicemail'
  const [first] = saysVoicemail
    ? meanings.filter(({ channel }) => channel === 'voicemail')
    : meanings
  return first ?? evidentType(fields) ?? { channel: stated.some(folded) ? 'other' : 'unknown' }
}

/**
 * Whether it is a phone call. An outbound `VoiceMail` is a message: a recording dropped into a
 * mailbox. An outbound call that reached a mailbox has the `messageType` of a call.
 */
export function isCall(
  { channel }: MessageType,
  fields: JsonObject,
  direction: 'inbound' | 'outbound',
): boolean {
  if (channel !== 'voicemail') return channel === 'phone'
  return direction === 'inbound' || meaningOf(fields['messageType'])?.channel === 'phone'
}

function evidentType(fields: JsonObject): MessageType | undefined {
  if (folded(fields['status']) === 'voicemail') return { channel: 'voicemail' }
  const isOfCall = folded(fields['callStatus']) !== '' || amount(fields['callDuration']) !== null
  if (isOfCall) return { channel: 'phone' }
  return id(fields['emailMessageId']) === null ? undefined : { channel: 'email' }
}
