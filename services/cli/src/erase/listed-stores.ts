import type { PersonStore } from './person.ts'
import { valueIn } from './person.ts'

/** The address of a store that has none. */
export const NO_ADDRESS = "''"

/** A store as a list: what its rows are, and who is in them. The fields but the kind are SQL. */
type ListedStore = {
  readonly store: PersonStore
  readonly kind: string
  readonly id: string
  readonly conversation: string
  readonly contact: string
  readonly address: string
}

const listed = (store: PersonStore, kind: string): ListedStore => ({
  ...{ store, kind, id: `${kind}_id` },
  conversation: valueIn(store, 'conversation_id'),
  contact: valueIn(store, 'contact_id'),
  address: valueIn(store, 'contact_address'),
})

/** Every store with rows about persons. */
export const LISTED: readonly ListedStore[] = [
  listed('messages_store', 'message'),
  listed('calls_store', 'call'),
  { ...listed('conversation_events_store', 'event'), address: NO_ADDRESS },
]

/** The rows of conversations themselves. */
export const CONVERSATIONS = {
  ...{ store: 'conversations_store', conversation: 'conversation_id' },
  contact: valueIn('conversations_store', 'contact_id'),
  address: valueIn('conversations_store', 'contact_address'),
} as const

/** One SELECT of several, without repetitions. */
export const union = (selects: readonly string[]): string => selects.join(' UNION DISTINCT ')
