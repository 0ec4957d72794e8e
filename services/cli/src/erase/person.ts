import type { Command } from '@commander-js/extra-typings'
import { Option } from '@commander-js/extra-typings'
import type { Country, Person, PersonalData } from '@tributary/normalization'
import { withoutInvisibleEdges } from '@tributary/normalization'
import { PROVIDER_IDS } from '@tributary/providers'
import type { Run } from '../announcements/journal.ts'
import { UsageError } from '../context.ts'
import { hashesIn, readingsIn } from '../suppression/countries.ts'
import type { NamedPerson } from '../suppression/named-person.ts'

/** Adds the options that name a person. */
export const withPerson = (command: Command) =>
  command
    .addOption(
      new Option('--provider <id>', 'provider of the person')
        .choices(PROVIDER_IDS)
        .makeOptionMandatory(),
    )
    .requiredOption('--account <id>', 'account_id of the rows')
    .option('--contact <id>', 'contact_id of the person')
    .option('--address <list>', 'phone numbers and e-mail addresses, separated by commas')

export type PersonOptions = {
  readonly provider: string
  readonly account: string
  readonly contact?: string | undefined
  readonly address?: string | undefined
}

/** A pasted list may have the comma of another script. */
const COMMA = /[,\u060c\u3001\uff0c]/

/**
 * The person that the options name: by contact id, by addresses, or both. Invisible characters and
 * spaces around a value are no part of it.
 */
export function personOf({ provider, contact = '', address = '', ...of }: PersonOptions): Person {
  const account = withoutInvisibleEdges(of.account)
  if (account === '') throw new UsageError('--account is the account_id of the rows')
  const contacts = [withoutInvisibleEdges(contact)].filter(Boolean)
  const addresses = address.split(COMMA).map(withoutInvisibleEdges).filter(Boolean)
  if (contacts.length + addresses.length === 0)
    throw new UsageError('name the person by --contact, by --address, or by both')
  return { provider, account, contacts, addresses, conversations: [] }
}

/**
 * A person as the stores may show them: ids and addresses as they are and as hashes, because the settings
 * for personal data may have changed over time.
 */
export type StoredPerson = {
  readonly provider: string
  readonly account: string
  readonly ids: readonly string[]
  readonly addresses: readonly string[]
  /** Conversations whose records need not name the person. */
  readonly conversations: readonly string[]
  /** Countries of the account: a row may have a number as it was written in one of them. */
  readonly countries: readonly Country[]
}

/** The database to erase from, the one with the lists of what was found, the person, and the run. */
export type ErasureScope = {
  readonly database: string
  readonly scratch: string
  readonly person: StoredPerson
  readonly run: Run
}

export function storedPerson(
  { provider, account, contacts, addresses, countries }: NamedPerson,
  personalData: PersonalData,
): StoredPerson {
  const spellings = addresses.flatMap((address) => [
    ...[address, ...readingsIn(countries, address)],
    ...hashesIn(countries, address, personalData),
  ])
  return {
    ...{ provider, account, conversations: [], countries },
    ids: contacts.flatMap((contact) => [contact, personalData.textHash(contact)]),
    addresses: [...new Set(spellings)],
  }
}

/** What a column may hold of a person: a contact id, an address, or either. */
type Holds = 'id' | 'address' | 'either'

/** Columns that may name a person, by store. Those of the facet stores are (version, value) tuples. */
export const PERSON_COLUMNS = {
  messages_store: { contact_id: 'id', author_id: 'either', contact_address: 'address' },
  calls_store: {
    ...{ contact_id: 'id', contact_address: 'address' },
    ...{ answered_by: 'either', initiated_by: 'either' },
  },
  // contact_key is the id, or the address where no id is known.
  message_steps_store: { contact_key: 'either', author_id: 'either' },
  conversation_events_store: { contact_id: 'id' },
  conversations_store: { contact_id: 'id', contact_address: 'address' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Holds>>>>

export type PersonStore = keyof typeof PERSON_COLUMNS

const FACET_STORES: ReadonlySet<PersonStore> = new Set(['calls_store', 'conversations_store'])

/** The value of a column as text. */
export const valueIn = (store: PersonStore, column: string): string =>
  FACET_STORES.has(store) ? `tupleElement(${column}, 2)` : column

const personColumns = (store: PersonStore): readonly (readonly [string, Holds])[] =>
  Object.entries(PERSON_COLUMNS[store])

/** Every column that may hold an address. */
export const ADDRESS_COLUMNS: readonly { readonly store: PersonStore; readonly value: string }[] = (
  Object.keys(PERSON_COLUMNS) as readonly PersonStore[]
).flatMap((store) =>
  personColumns(store)
    .filter(([, holds]) => holds !== 'id')
    .map(([column]) => ({ store, value: valueIn(store, column) })),
)

const ARRAYS: Readonly<Record<Holds, string>> = {
  id: '{ids:Array(String)}',
  address: '{addresses:Array(String)}',
  either: 'arrayConcat({ids:Array(String)}, {addresses:Array(String)})',
}

/** Condition for the rows of a store that name the person. */
export function namesPerson(store: PersonStore): string {
  const conditions = personColumns(store).map(
    ([column, holds]) => `${valueIn(store, column)} IN ${ARRAYS[holds]}`,
  )
  return `(${conditions.join(' OR ')})`
}

/** Ids and addresses of the person as one array. */
export const IDS_AND_ADDRESSES = ARRAYS.either

/** Condition for the rows of the account. */
export const OF_ACCOUNT = 'provider = {provider:String} AND account_id = {account:String}'

/** What goes with every statement about a person: its parameters, and no entry in the query log. */
export const about = ({ provider, account, ids, addresses, conversations }: StoredPerson) => ({
  params: { provider, account, ids, addresses, conversations },
  settings: UNLOGGED,
})

/** ClickHouse's query log must not keep personal data. */
export const UNLOGGED = { log_queries: 0 } as const
