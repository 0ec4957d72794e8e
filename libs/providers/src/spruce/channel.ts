/**
 * Channels by what Spruce calls them: the type of a conversation or the channel of an endpoint. A
 * text message is of type `phone`; `sms` stands only in flat bodies.
 */
const CHANNELS: ReadonlyMap<string, string> = new Map([
  ['phone', 'sms'],
  ['sms', 'sms'],
  ['email', 'email'],
  ['fax', 'fax'],
  ['secure', 'secure'],
  ['team', 'team'],
  ['note', 'note'],
])

/** Types of conversations that no external party takes part in. */
const INTERNAL: ReadonlySet<string> = new Set(['team', 'note'])

/** The channel by the first name that is given; `other` when that is a new one. */
export function channelOf(...names: readonly (string | null | undefined)[]): string {
  const name = names.find((candidate) => candidate)
  return name ? (CHANNELS.get(name) ?? 'other') : 'unknown'
}

export const isInternalType = (type: string | null | undefined): boolean => INTERNAL.has(type ?? '')
