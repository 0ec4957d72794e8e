import type { Country, PersonalData, Scope } from '@tributary/normalization'
import type { Endpoints } from '@tributary/providers'
import { DEFAULT_COUNTRY, normalizeAddressIn } from '@tributary/providers/normalize-address'

/** Countries of the numbers without a country code that the endpoints receive; US without an endpoint. */
export const countriesOf = (endpoints: Endpoints): readonly Country[] =>
  orDefault([...endpoints.values()].flatMap((named) => [...named.values()]))

/**
 * The same of the endpoints of one account. Where no endpoint has the account, the payloads name it, and
 * every endpoint of the provider may receive it.
 */
export function countriesOfAccount(
  endpoints: Endpoints,
  { provider, account }: Scope,
): readonly Country[] {
  const ofProvider = [...(endpoints.get(provider)?.values() ?? [])]
  const ofAccount = ofProvider.filter((endpoint) => endpoint.account === account)
  return orDefault(ofAccount.length > 0 ? ofAccount : ofProvider)
}

const orDefault = (found: readonly { readonly country: Country }[]): readonly Country[] => {
  const countries = new Set(found.map(({ country }) => country))
  return countries.size === 0 ? [DEFAULT_COUNTRY] : [...countries]
}

/** Digits at the end that all spellings of a number share, with a country code, a trunk prefix or neither. */
export const LAST_DIGITS = 5

/** The addresses that a text may be: one for each country that reads another number in it. */
export const readingsIn = (countries: readonly Country[], text: string): readonly string[] => [
  ...new Set(countries.map((country) => normalizeAddressIn(country, text))),
]

/** The keyed hashes of `readingsIn`. */
export const hashesIn = (
  countries: readonly Country[],
  text: string,
  { keyedHash }: Pick<PersonalData, 'keyedHash'>,
): readonly string[] => [...new Set(countries.map((country) => keyedHash(text, country)))]
