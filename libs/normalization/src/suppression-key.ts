import type { OutRecord } from '@tributary/core'
import { SUPPRESSIONS_TOPIC } from '@tributary/core'
import type { Country } from '@tributary/providers/normalize-address'
import { DEFAULT_COUNTRY, normalizeAddressIn } from '@tributary/providers/normalize-address'
import type { PersonalData } from './personal-data.ts'

/** An id or an address identifies a person only within one account of a provider. */
export type Scope = { readonly provider: string; readonly account: string }

/** A suppression names a contact id, an address, or a conversation that has no other participant. */
export type IdentifierKind = 'contact' | 'address' | 'conversation'

/**
 * The identifiers of a suppressed person within an account. Each is the provider's own value or its
 * hash, as the tables show it.
 */
export type Person = Scope & {
  readonly contacts: readonly string[]
  readonly addresses: readonly string[]
  readonly conversations: readonly string[]
  /** Country of the account's endpoint, for numbers without a country code; by default US. */
  readonly country?: Country
}

export type Hashes = Pick<PersonalData, 'keyedHash' | 'textHash'>

/**
 * Key of a suppression in `control.suppressions`: a keyed hash, so that the topic does not reveal who
 * was erased. The input is the keyed hash of the identifier, so that the key is the same for a record
 * whose personal data was hashed before.
 */
export function suppressionKey(
  hashes: Hashes,
  { provider, account }: Scope,
  identifier: { readonly kind: IdentifierKind; readonly hashed: string },
): string {
  return hashes.textHash(
    JSON.stringify(['suppression', identifier.kind, provider, account, identifier.hashed]),
  )
}

/**
 * Two keys for each identifier of a person: one that takes it for a value, one that takes it for a hash.
 * The suppression list has the identifier when it has either key.
 */
export function suppressionPairsOf(
  hashes: Hashes,
  person: Person,
): readonly (readonly [string, string])[] {
  const keyOf = (kind: IdentifierKind, hashed: string) =>
    suppressionKey(hashes, person, { kind, hashed })
  const pairs = (
    kind: IdentifierKind,
    values: readonly string[],
    hash: (value: string) => string,
  ) => values.map((value) => [keyOf(kind, hash(value)), keyOf(kind, value)] as const)
  const { country = DEFAULT_COUNTRY } = person
  const addresses = person.addresses.map((address) => normalizeAddressIn(country, address))
  return [
    ...pairs('contact', person.contacts, hashes.textHash),
    ...pairs('address', addresses, (address) => hashes.keyedHash(address, country)),
    ...pairs('conversation', person.conversations, hashes.textHash),
  ]
}

/** Whether the suppression list has every identifier of the person; `has` looks up a key. */
export const isPersonListed = (
  hashes: Hashes,
  person: Person,
  has: (key: string) => boolean,
): boolean => suppressionPairsOf(hashes, person).every((pair) => pair.some(has))

/** All keys of a person, two for each identifier. */
export const suppressionKeysOf = (hashes: Hashes, person: Person): readonly string[] =>
  suppressionPairsOf(hashes, person).flat()

/** The record that adds a key to the suppression list. */
export function suppressionRecord(key: string, sinceMs: number): OutRecord {
  return {
    topic: SUPPRESSIONS_TOPIC,
    key: Buffer.from(key),
    value: Buffer.from(JSON.stringify({ since: new Date(sinceMs).toISOString() })),
    headers: {},
  }
}
