import { bySpelling, folded } from '../spelling.ts'

/**
 * Channels by what Spruce calls them: the type of a conversation or the channel of an endpoint. A
 * text message is of type `phone`; `sms` stands only in flat bodies.
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

/** Types of conversations that no external party takes part in. */
const internal = bySpelling({ team: true, note: true })

/**
 * The channel by the first name that says one; `other` when that is a new one. Spruce's own type
 * `other` says none, so that the endpoints after it decide.
 */
export function channelOf(...names: readonly (string | null | undefined)[]): string {
  const given = names.filter((candidate) => folded(candidate) !== '')
  const name = given.find((candidate) => folded(candidate) !== 'other')
  return channelByName(name) ?? (given.length > 0 ? 'other' : 'unknown')
}

export const isInternalType = (type: string | null | undefined): boolean => internal(type) === true
