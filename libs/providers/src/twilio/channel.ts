import { bySpelling } from '../spelling.ts'

/** `whatsapp:+12025550143`; a number without a prefix is one of the telephone network. */
const PREFIX = /^([a-z]+):(?=.)/i

/** Numbers, and what Messenger has instead. An identity of a chat user is none. */
const IS_ADDRESS = /^(?:(?:[a-z]+:)?\+|messenger:)\d{5,}$/i

/** https://www.twilio.com/docs/messaging/channels */
const channelByPrefix = bySpelling({
  rcs: 'rcs',
  whatsapp: 'whatsapp',
  messenger: 'facebook',
})

/** Whether it is the address of somebody on a channel of messages. */
export const isAddress = (value: string): boolean => IS_ADDRESS.test(value)

/** Whether an identity is an e-mail address, though Twilio advises against such ones. */
export const isMailbox = (identity: string | null): boolean => identity?.includes('@') === true

/** Channel of an address; `other` where its prefix is a new one. */
export function channelOf(address: string | null): string {
  if (address === null) return 'unknown'
  const [, prefix] = PREFIX.exec(address) ?? []
  return prefix === undefined ? 'sms' : (channelByPrefix(prefix) ?? 'other')
}

/** An address without the prefix of its channel, so that one number is one contact on all of them. */
export function plainAddress(address: string | null): string | null {
  return address?.replace(PREFIX, '') ?? null
}
