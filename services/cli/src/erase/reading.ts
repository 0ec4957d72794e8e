import type { PersonalData } from '@tributary/normalization'
import { hashesIn, readingsIn } from '../suppression/countries.ts'
import type { NamedPerson } from '../suppression/named-person.ts'

/** How a person was read: as the commands compare them. */
export type PersonReading = Pick<NamedPerson, 'provider' | 'account' | 'contacts' | 'addresses'>

/**
 * The person with each address in its one spelling, or in one for each country that reads another number
 * in it. For the terminal of whoever named them; never log it.
 */
export const readingOf = ({
  provider,
  account,
  contacts,
  addresses,
  countries,
}: NamedPerson): PersonReading => ({
  ...{ provider, account, contacts },
  addresses: addresses.flatMap((address) => readingsIn(countries, address)),
})

/** The contacts and addresses of a person, as they were read, that none of the values of rows is. */
export function withoutRows(
  { contacts, addresses, countries }: NamedPerson,
  personalData: PersonalData,
  values: readonly string[],
): readonly string[] {
  const stored = new Set([...values, ...values.flatMap((value) => readingsIn(countries, value))])
  const isStored = (candidates: readonly string[]) => candidates.some((one) => stored.has(one))
  return [
    ...contacts.filter((contact) => !isStored([contact, personalData.textHash(contact)])),
    ...addresses.flatMap((address) => {
      const readings = readingsIn(countries, address)
      return isStored([...readings, ...hashesIn(countries, address, personalData)]) ? [] : readings
    }),
  ]
}
