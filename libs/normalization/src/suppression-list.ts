import type { StreamRecord, Unified } from '@tributary/core'
import type { Draft } from '@tributary/providers'
import type { Hashes, Scope, Suppressed } from './suppression-key.ts'
import { suppressionKey } from './suppression-key.ts'

/** The erased persons, as `control.suppressions` names them. */
export type SuppressionList = {
  /** Takes in a record of the topic: a key is on the list from then on, and off it by an empty value. */
  apply(record: Pick<StreamRecord, 'key' | 'value'>): void
  /** Whether a draft, its personal data untreated, is about an erased person. */
  isSuppressed(provider: string, draft: Draft): boolean
  /** The same for a unified record, whose ids and addresses may have been hashed. */
  isRecordSuppressed(unified: Unified): boolean
  /** Whether a key is on the list. */
  has(key: string): boolean
}

export function createSuppressionList(hashes: Hashes): SuppressionList {
  const keys = new Set<string>()

  const isListed = (scope: Scope, what: Suppressed, hashed: readonly string[]) =>
    hashed.some((hash) => keys.has(suppressionKey(hashes, scope, { what, hashed: hash })))

  function isAbout(scope: Scope, names: Names, hashed: Hashed): boolean {
    return (
      isListed(scope, 'contact', names.ids.flatMap(hashed.text)) ||
      isListed(scope, 'address', names.addresses.flatMap(hashed.address)) ||
      isListed(scope, 'conversation', names.conversation.flatMap(hashed.text))
    )
  }

  const untreated: Hashed = {
    text: (value) => [hashes.textHash(value)],
    address: (value) => [hashes.keyedHash(value)],
  }
  const treated: Hashed = {
    text: (value) => [value, hashes.textHash(value)],
    address: (value) => [value, hashes.keyedHash(value)],
  }

  return {
    has: (key) => keys.has(key),
    apply({ key, value }) {
      const name = Buffer.from(key ?? []).toString()
      if (value.byteLength === 0) keys.delete(name)
      else keys.add(name)
    },
    isSuppressed(provider, { facts, addressFields = [] }) {
      if (keys.size === 0) return false
      return isAbout(
        { provider, account: facts.account_id },
        namesIn(facts, addressFields),
        untreated,
      )
    },
    isRecordSuppressed({ record }) {
      if (keys.size === 0) return false
      const scope = { provider: record.provider, account: record.account_id }
      return isAbout(scope, namesIn(record, ['answered_by', 'initiated_by']), treated)
    },
  }
}

/** The hashes that a value may be on the list by. */
type Hashed = {
  readonly text: (value: string) => readonly string[]
  readonly address: (value: string) => readonly string[]
}

/** What a record may be recognised by. */
type Names = {
  readonly ids: readonly string[]
  readonly addresses: readonly string[]
  /** Only where no contact is named: the record is then about whom the conversation is with. */
  readonly conversation: readonly string[]
}

function namesIn(facts: object, addressFields: readonly string[]): Names {
  const fields: Readonly<Record<string, unknown>> = { ...facts }
  const texts = (...names: readonly string[]) =>
    names
      .map((name) => fields[name])
      .filter((value): value is string => typeof value === 'string' && value !== '')
  return {
    ids: texts('contact_id', 'author_id'),
    addresses: texts('contact_address', ...addressFields),
    conversation:
      texts('contact_id', 'contact_address').length === 0 ? texts('conversation_id') : [],
  }
}
