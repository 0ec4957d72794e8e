import type { JsonObject } from '../json.ts'
import { text } from '../json.ts'
import { normalizeAddress } from '../normalize-address.ts'
import { bySpelling } from '../spelling.ts'
import { readable } from '../written-text.ts'

const BEGINS_WITH_PLUS = /^(?:[a-z]+:)?\+/i

/** `whatsapp:+12025550143`; a number without a prefix belongs to the telephone network. */
const PREFIX = /^([a-z]+):(?=.)/i

/** Phone numbers, and ids of Messenger. The identity of a chat user is not an address. */
const IS_ADDRESS = /^(?:(?:[a-z]+:)?\+|messenger:)\d{5,}$/i

/**
 * Id of a WhatsApp user who hides the number: a country, a full stop and up to 128 letters and digits.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
const IS_WHATSAPP_USER = /^whatsapp:[a-z]{2}(?:\.ent)?\.[a-z0-9]{1,128}$/i

/** https://www.twilio.com/docs/messaging/channels */
const channelByPrefix = bySpelling({
  rcs: 'rcs',
  whatsapp: 'whatsapp',
  messenger: 'facebook',
})

/** Whether the text is an address on a message channel; people may have written the number. */
export const isAddress = (value: string): boolean =>
  IS_ADDRESS.test(value) ||
  IS_WHATSAPP_USER.test(value) ||
  (BEGINS_WITH_PLUS.test(value) && IS_ADDRESS.test(normalizeAddress(plainAddress(value) ?? '')))

/** Whether an identity is an e-mail address, which Twilio advises against. */
export const isMailbox = (identity: string | null): boolean =>
  readable(identity ?? '').includes('@')

/** Channel of an address; `other` for an unknown prefix. */
export function channelOf(address: string | null): string {
  if (address === null) return 'unknown'
  const [, prefix] = PREFIX.exec(address) ?? []
  return prefix === undefined ? 'sms' : (channelByPrefix(prefix) ?? 'other')
}

/** Channels by the product that a message of Conversations went through, or by the type of a binding. */
const channelByProduct = bySpelling({
  SMS: 'sms',
  MMS: 'sms',
  RCS: 'rcs',
  WHATSAPP: 'whatsapp',
  MESSENGER: 'facebook',
  EMAIL: 'email',
  CHAT: 'chat',
})

/**
 * Channel of a message that states no address of its contact: that of the binding of its conversation,
 * otherwise of `Source`, which is a channel unless the SDK or the API sent the message.
 */
export function channelOfProduct(fields: JsonObject): string {
  const bound = channelOf(text(fields['MessagingBinding.Address']))
  if (bound !== 'unknown') return bound
  const products = [fields['MessagingBinding.Type'], fields['Source']]
  return products.map(channelByProduct).find((channel) => channel !== undefined) ?? 'unknown'
}

/** An address without its channel prefix, so that one number is one contact on all channels. */
export function plainAddress(address: string | null): string | null {
  return address?.replace(PREFIX, '') ?? null
}
