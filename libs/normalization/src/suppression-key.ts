import type { OutRecord } from '@tributary/core'
import { SUPPRESSIONS_TOPIC } from '@tributary/core'
import type { PersonalData } from './personal-data.ts'

/** Whose records: ids and addresses of one account say nothing about another. */
export type Scope = { readonly provider: string; readonly account: string }

/**
 * What a suppression names: a contact by its id, an address of the person, or a conversation that the
 * person had alone.
 */
export type Suppressed = 'contact' | 'address' | 'conversation'

/**
 * Everything that identifies an erased person within an account: the provider's own values, or their
 * hashes as the stores show them.
 */
export type Person = Scope & {
  readonly contacts: readonly string[]
  readonly addresses: readonly string[]
  readonly conversations: readonly string[]
}

export type Hashes = Pick<PersonalData, 'keyedHash' | 'textHash'>

/**
 * Key of a suppression in `control.suppressions`: a keyed hash, which tells nobody who was erased. It
 * is taken over the keyed hash of the value, so that a record whose personal data was already hashed
 * is recognised as well.
 */
export function suppressionKey(
  hashes: Hashes,
  { provider, account }: Scope,
  named: { readonly what: Suppressed; readonly hashed: string },
): string {
  return hashes.textHash(
    JSON.stringify(['suppression', named.what, provider, account, named.hashed]),
  )
}

/**
 * The keys that a person is suppressed by, a pair for each value: as one that is not hashed, and as one
 * that is. Either suppresses the value.
 */
export function suppressionPairsOf(
  hashes: Hashes,
  person: Person,
): readonly (readonly [string, string])[] {
  const keyOf = (what: Suppressed, hashed: string) =>
    suppressionKey(hashes, person, { what, hashed })
  const pairs = (what: Suppressed, values: readonly string[], hash: (value: string) => string) =>
    values.map((value) => [keyOf(what, hash(value)), keyOf(what, value)] as const)
  return [
    ...pairs('contact', person.contacts, hashes.textHash),
    ...pairs('address', person.addresses, hashes.keyedHash),
    ...pairs('conversation', person.conversations, hashes.textHash),
  ]
}

/** Whether each value of the person is suppressed by one of its keys; `has` looks a key up in the list. */
export const isPersonListed = (
  hashes: Hashes,
  person: Person,
  has: (key: string) => boolean,
): boolean => suppressionPairsOf(hashes, person).every((pair) => pair.some(has))

/** All of them. */
export const suppressionKeysOf = (hashes: Hashes, person: Person): readonly string[] =>
  suppressionPairsOf(hashes, person).flat()

/** The record that puts a key on the list of erased persons, for good. */
export function suppressionRecord(key: string, sinceMs: number): OutRecord {
  return {
    topic: SUPPRESSIONS_TOPIC,
    key: Buffer.from(key),
    value: Buffer.from(JSON.stringify({ since: new Date(sinceMs).toISOString() })),
    headers: {},
  }
}
