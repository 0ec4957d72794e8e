import type { StreamRecord, Unified } from '@tributary/core'
import type { Draft } from '@tributary/providers'
import type { Country } from '@tributary/providers/normalize-address'
import { DEFAULT_COUNTRY } from '@tributary/providers/normalize-address'
import type { Hashes, IdentifierKind, Scope } from './suppression-key.ts'
import { suppressionKey } from './suppression-key.ts'

/** The suppressed persons, by their keys in `control.suppressions`. */
export type SuppressionList = {
  /** Applies a record of the topic: adds its key, or removes the key when the value is empty (a tombstone). */
  apply(record: Pick<StreamRecord, 'key' | 'value'>): void
  /** Whether a draft, its personal data still untreated, is about a suppressed person. */
  isSuppressed(provider: string, draft: Draft): boolean
  /** Whether a unified record, whose ids and addresses may be hashed, is about a suppressed person. */
  isRecordSuppressed(unified: Unified): boolean
  /** Whether a key is on the list. */
  has(key: string): boolean
  isEmpty(): boolean
}

/**
 * `countries` are those of the endpoints: a unified record does not name its own, and may hold a number
 * as it was written.
 */
export function createSuppressionList(
  hashes: Hashes,
  countries: readonly Country[] = [DEFAULT_COUNTRY],
): SuppressionList {
  const keys = new Set<string>()

  const isListed = (scope: Scope, kind: IdentifierKind, hashed: readonly string[]) =>
    hashed.some((hash) => keys.has(suppressionKey(hashes, scope, { kind, hashed: hash })))

  function isAbout(scope: Scope, found: Identifiers, candidates: Candidates): boolean {
    return (
      isListed(scope, 'contact', found.ids.flatMap(candidates.text)) ||
      isListed(scope, 'address', found.addresses.flatMap(candidates.address)) ||
      isListed(scope, 'conversation', found.conversations.flatMap(candidates.text))
    )
  }

  const untreatedIn = (country: Draft['country']): Candidates => ({
    text: (value) => [hashes.textHash(value)],
    address: (value) => [hashes.keyedHash(value, country)],
  })
  const treated: Candidates = {
    text: (value) => [value, hashes.textHash(value)],
    address: (value) => [value, ...countries.map((country) => hashes.keyedHash(value, country))],
  }

  return {
    has: (key) => keys.has(key),
    isEmpty: () => keys.size === 0,
    apply({ key, value }) {
      const name = Buffer.from(key ?? []).toString()
      if (value.byteLength === 0) keys.delete(name)
      else keys.add(name)
    },
    isSuppressed(provider, { facts, country, addressFields = [] }) {
      if (keys.size === 0) return false
      return isAbout(
        { provider, account: facts.account_id },
        identifiersIn(facts, addressFields),
        untreatedIn(country),
      )
    },
    isRecordSuppressed({ record }) {
      if (keys.size === 0) return false
      const scope = { provider: record.provider, account: record.account_id }
      return isAbout(scope, identifiersIn(record, ['answered_by', 'initiated_by']), treated)
    },
  }
}

/** The hashes under which the list may have a value. */
type Candidates = {
  readonly text: (value: string) => readonly string[]
  readonly address: (value: string) => readonly string[]
}

/** Values in a record that may identify a suppressed person. */
type Identifiers = {
  readonly ids: readonly string[]
  readonly addresses: readonly string[]
  /** Only for a record that names no contact: it is then about the other party of the conversation. */
  readonly conversations: readonly string[]
}

function identifiersIn(facts: object, addressFields: readonly string[]): Identifiers {
  const fields: Readonly<Record<string, unknown>> = { ...facts }
  const texts = (...names: readonly string[]) =>
    names
      .map((name) => fields[name])
      .filter((value): value is string => typeof value === 'string' && value !== '')
  return {
    ids: texts('contact_id', 'author_id'),
    addresses: texts('contact_address', ...addressFields),
    conversations:
      texts('contact_id', 'contact_address').length === 0 ? texts('conversation_id') : [],
  }
}
