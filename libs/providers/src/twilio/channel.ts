import { normalizeAddress } from '../normalize-address.ts'
import { bySpelling } from '../spelling.ts'
import { readable } from '../written-text.ts'

const BEGINS_WITH_PLUS = /^(?:[a-z]+:)?\+/i

/** `whatsapp:+12025550143`; a number without a prefix belongs to the telephone network. */
const PREFIX = /^([a-z]+):(?=.)/i

/** Phone numbers, and ids of Messenger. The identity of a chat user is not an address. */
const IS_ADDRESS = /^(?:(?:[a-z]+:)?\+|messenger:)\d{5,}$/i

/** https://www.twilio.com/docs/messaging/channels */
const channelByPrefix = bySpelling({
  rcs: 'rcs',
  whatsapp: 'whatsapp',
  messenger: 'facebook',
})

/** Whether the text is an address on a message channel; people may have written the number. */
export const isAddress = (value: string): boolean =>
  IS_ADDRESS.test(value) ||
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

/** An address without its channel prefix, so that one number is one contact on all channels. */
export function plainAddress(address: string | null): string | null {
  return address?.replace(PREFIX, '') ?? null
}
