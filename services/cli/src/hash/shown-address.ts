import { DEFAULTS, Failure } from '@tributary/core'
import type { PersonalData } from '@tributary/normalization'
import type { Draft } from '@tributary/providers'
import type { Country } from '@tributary/providers/normalize-address'
import { normalizeAddressIn } from '@tributary/providers/normalize-address'

/** A record about nothing, to treat an address of it as the normalizer does. */
const MESSAGE = {
  ...DEFAULTS.message,
  ...{ event_id: '', account_id: '', message_id: '', version: 0 },
} as const

/**
 * An address as the views show it: in its one spelling, then treated as the normalizer treats addresses,
 * which hashes them by default. The countries are those that a number without one may be of: null when
 * it is another number in one of them than in another. Throws CONFIG_INVALID when the settings drop
 * addresses.
 */
export function shownAddress(
  address: string,
  personalData: PersonalData,
  countries: readonly Country[],
): string | null {
  const shown = new Set(countries.map((country) => shownIn(country, address, personalData)))
  const [first] = shown
  return first === undefined || shown.size > 1 ? null : first
}

function shownIn(country: Country, address: string, { protect }: PersonalData): string {
  const account_address = normalizeAddressIn(country, address)
  const draft: Draft = { kind: 'message', facts: { ...MESSAGE, account_address }, country }
  const { kind, facts } = protect(draft)
  if (kind === 'message' && facts.account_address) return facts.account_address
  throw new Failure('CONFIG_INVALID', {
    what: 'the views show no addresses: PII_CONTACT is drop',
    fix: 'set PII_CONTACT as the normalizer has it',
  })
}

/** A keyed hash as the views show it. */
export const IS_HASH = /^[0-9a-f]{32}$/
