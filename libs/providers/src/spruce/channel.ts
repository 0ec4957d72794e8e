import { bySpelling, folded } from '../spelling.ts'

/**
 * Channels by Spruce's names: the type of a conversation or the channel of an endpoint. A text message
 * is of type `phone`; only flat bodies say `sms`.
 */
const channelByName = bySpelling({
  phone: 'sms',
  sms: 'sms',
  email: 'email',
  fax: 'fax',
  secure: 'secure',
  team: 'team',
  note: 'note',
})

/** Types of conversations without an external party. */
const internal = bySpelling({ team: true, note: true })

/**
 * The channel of the first name that is not empty and not Spruce's own `other`. A new name is
 * `other`; without any name the channel is `unknown`.
 */
export function channelOf(...names: readonly (string | null | undefined)[]): string {
  const stated = names.filter((candidate) => folded(candidate) !== '')
  const name = stated.find((candidate) => folded(candidate) !== 'other')
  return channelByName(name) ?? (stated.length > 0 ? 'other' : 'unknown')
}

export const isInternalType = (type: string | null | undefined): boolean => internal(type) === true
