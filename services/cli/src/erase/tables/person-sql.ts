/**
 * A person as the stores may show them: ids and addresses as they are and as hashes, because the
 * settings for personal data may have changed in the course of time.
 */
export type StoredPerson = {
  readonly provider: string
  readonly account: string
  readonly ids: readonly string[]
  readonly addresses: readonly string[]
}

export const paramsOf = ({ provider, account, ids, addresses }: StoredPerson) => ({
  ...{ provider, account, ids: [...ids], addresses: [...addresses] },
})

const IS_ID = 'IN {ids:Array(String)}'
const IS_ADDRESS = 'IN {addresses:Array(String)}'
const IS_EITHER = 'IN arrayConcat({ids:Array(String)}, {addresses:Array(String)})'

/** Condition for the rows of the account. */
export const OF_ACCOUNT = 'provider = {provider:String} AND account_id = {account:String}'

/** The value of a facet column. */
export const facetValue = (column: string): string => `tupleElement(${column}, 2)`

/** Conditions for the rows that name the person, by store. */
export const NAMES_PERSON = {
  messages_store: `(contact_id ${IS_ID} OR author_id ${IS_EITHER} OR contact_address ${IS_ADDRESS})`,
  calls_store: `(${facetValue('contact_id')} ${IS_ID} OR ${facetValue('contact_address')} ${IS_ADDRESS}
    OR ${facetValue('answered_by')} ${IS_EITHER} OR ${facetValue('initiated_by')} ${IS_EITHER})`,
  conversation_events_store: `contact_id ${IS_ID}`,
  conversations_store: `${facetValue('contact_id')} ${IS_ID}`,
} as const

export type NamingStore = keyof typeof NAMES_PERSON

export const NAMING_STORES = Object.keys(NAMES_PERSON) as readonly NamingStore[]
