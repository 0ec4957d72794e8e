import type { Person, PersonalData } from '@tributary/normalization'
import { normalizeAddress } from '@tributary/normalization'
import type { Arguments } from '../command.ts'
import { textOption } from '../command.ts'
import { UsageError } from '../context.ts'
import { providerOption } from '../provider-option.ts'
import type { StoredPerson } from './tables/person-sql.ts'

export const PERSON_USAGE =
  '--provider highlevel --account <account id> --contact <contact id> [--address +15551234567,…]'

export const PERSON_OPTIONS = {
  provider: { type: 'string' },
  account: { type: 'string' },
  contact: { type: 'string' },
  address: { type: 'string' },
} as const

/** The person that the options name: by contact id, by addresses, or both. */
export function personOf(args: Arguments): Person {
  if (args.positionals.length > 0)
    throw new UsageError('a person is named by options, not by words')
  const provider = providerOption(args)
  const account = textOption(args, 'account') ?? ''
  if (provider === null) throw new UsageError('name the provider by --provider')
  if (account === '') throw new UsageError('--account is the account_id that the rows have')
  const contacts = [textOption(args, 'contact')].filter((id) => id !== undefined)
  const addresses = (textOption(args, 'address') ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean)
  if (contacts.length + addresses.length === 0)
    throw new UsageError('name the person by --contact, by --address, or by both')
  return { provider, account, contacts, addresses, conversations: [] }
}

/** The person as the stores may show them, whatever the settings for personal data were. */
export function storedPerson(
  { provider, account, contacts, addresses }: Person,
  { textHash, keyedHash }: PersonalData,
): StoredPerson {
  return {
    ...{ provider, account },
    ids: contacts.flatMap((contact) => [contact, textHash(contact)]),
    addresses: addresses.flatMap((address) => [
      ...new Set([address, normalizeAddress(address), keyedHash(address)]),
    ]),
  }
}
