import { SUPPRESSIONS_TOPIC } from '@tributary/core'
import type { OutRecord } from '@tributary/runtime'
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

/** The keys that a person is suppressed by: of each value as one that is not hashed, and as one that is. */
export function suppressionKeysOf(hashes: Hashes, person: Person): readonly string[] {
  const keys = (what: Suppressed, values: readonly string[], hash: (value: string) => string) =>
    values
      .flatMap((value) => [hash(value), value])
      .map((hashed) => suppressionKey(hashes, person, { what, hashed }))
  return [
    ...keys('contact', person.contacts, hashes.textHash),
    ...keys('address', person.addresses, hashes.keyedHash),
    ...keys('conversation', person.conversations, hashes.textHash),
  ]
}

/** The record that puts a key on the list of erased persons, for good. */
export function suppressionRecord(key: string, sinceMs: number): OutRecord {
  return {
    topic: SUPPRESSIONS_TOPIC,
    key: Buffer.from(key),
    value: Buffer.from(JSON.stringify({ since: new Date(sinceMs).toISOString() })),
    headers: {},
  }
}
