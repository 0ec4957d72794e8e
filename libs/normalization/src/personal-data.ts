import { createHmac } from 'node:crypto'
import type { SchemaName } from '@tributary/core'
import { DEFAULTS, SCHEMAS } from '@tributary/core'
import type { Draft } from '@tributary/providers'
import type { Country } from '@tributary/providers/normalize-address'
import { DEFAULT_COUNTRY, normalizeAddressIn } from '@tributary/providers/normalize-address'

export const MODES = ['keep', 'hash', 'drop'] as const
export type Mode = (typeof MODES)[number]

/** The kinds of personal data, as the schemas mark their fields. */
export type PiiMark = 'id' | 'contact' | 'content'

export type PersonalDataSettings = Readonly<Record<PiiMark, Mode>> & { readonly hashKey: string }

export type PersonalData = {
  /** The draft with every marked field kept, hashed or dropped, as its mode says. */
  protect(draft: Draft): Draft
  /**
   * Keyed hash (32 hex digits) of an address in its normalized spelling. `country` is that of a number
   * without a country code, by default US.
   */
  keyedHash(address: string, country?: Country): string
  /** Keyed hash (32 hex digits) of any other text, unchanged. */
  textHash(text: string): string
}

/** How the value of a marked field is treated: its mark, its default, and the country of its address. */
type Treatment = {
  readonly mark: PiiMark
  readonly absent: unknown
  readonly country: Country | undefined
}

/** Hex digits of a hash: 128 bits. */
const HASH_DIGITS = 32

/**
 * The only place that keeps, hashes (HMAC-SHA256) or drops personal data, by the `pii` marks of the
 * schemas; of a list, each text. A field that a draft lists in `addressFields` counts as contact.
 */
export function createPersonalData({ hashKey, ...modes }: PersonalDataSettings): PersonalData {
  const hash = (value: string) =>
    createHmac('sha256', hashKey).update(value).digest('hex').slice(0, HASH_DIGITS)
  const keyedHash = (address: string, country: Country = DEFAULT_COUNTRY) =>
    hash(normalizeAddressIn(country, address))

  const hashed = (text: string, { mark, country }: Treatment): string => {
    if (text === '') return text
    return mark === 'contact' ? keyedHash(text, country) : hash(text)
  }

  function treat(value: unknown, treatment: Treatment): unknown {
    const mode = modes[treatment.mark]
    const isStated = Array.isArray(value) || (typeof value === 'string' && value !== '')
    if (mode === 'keep' || !isStated) return value
    if (mode === 'drop') return treatment.absent
    return Array.isArray(value)
      ? value.map((item) => hashed(String(item), treatment))
      : hashed(value, treatment)
  }

  return {
    keyedHash,
    textHash: hash,
    protect(draft) {
      const { country } = draft
      const addresses: readonly string[] = draft.addressFields ?? []
      const absent: Readonly<Record<string, unknown>> = DEFAULTS[draft.kind]
      const facts = Object.entries(draft.facts).map(([name, value]) => {
        const mark = addresses.includes(name) ? 'contact' : MARKS[draft.kind].get(name)
        if (mark === undefined) return [name, value] as const
        return [name, treat(value, { mark, absent: absent[name], country })] as const
      })
      return { ...draft, facts: Object.fromEntries(facts) } as Draft
    },
  }
}

type Field = { readonly name: string; readonly pii?: PiiMark }

const marksOf = (name: SchemaName): ReadonlyMap<string, PiiMark> => {
  const { fields }: { fields: readonly Field[] } = JSON.parse(SCHEMAS[name])
  return new Map(fields.flatMap(({ name, pii }) => (pii === undefined ? [] : [[name, pii]])))
}

/** Fields with a `pii` mark, by schema. */
export const MARKS: Readonly<Record<SchemaName, ReadonlyMap<string, PiiMark>>> = {
  message: marksOf('message'),
  call: marksOf('call'),
  conversation: marksOf('conversation'),
  erasure: marksOf('erasure'),
}
