import type { Country, Person, PersonalData } from '@tributary/normalization'
import { isPersonListed, suppressionKeysOf } from '@tributary/normalization'

/**
 * A person and the countries of their account: an address without a country code is every number that
 * it is in one of them.
 */
export type NamedPerson = Omit<Person, 'country'> & { readonly countries: readonly Country[] }

type Hashes = Pick<PersonalData, 'keyedHash' | 'textHash'>

/** The keys of the person in `control.suppressions`. */
export const keysOf = (hashes: Hashes, person: NamedPerson): readonly string[] => [
  ...new Set(inEachCountry(person).flatMap((of) => suppressionKeysOf(hashes, of))),
]

/** Whether the suppression list has every identifier of the person, in every country. */
export const isSuppressed = (
  hashes: Hashes,
  person: NamedPerson,
  has: (key: string) => boolean,
): boolean => inEachCountry(person).every((of) => isPersonListed(hashes, of, has))

const inEachCountry = ({ countries, ...person }: NamedPerson): readonly Person[] =>
  countries.map((country) => ({ ...person, country }))
