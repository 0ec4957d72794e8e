import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { PersonStore, StoredPerson } from './person.ts'
import { about, namesPerson, OF_ACCOUNT, UNLOGGED, valueIn } from './person.ts'

/** The database to erase from, the one with the lists of what was found, and the person. */
export type ErasureScope = {
  readonly database: string
  readonly scratch: string
  readonly person: StoredPerson
}

const LISTS: Readonly<Record<string, string>> = {
  // Everything about the person: `kind` is message, call or event.
  rows: '(kind LowCardinality(String), id String, conversation_id String)',
  // Conversations of the person, and whether another party is in them too.
  conversations: '(conversation_id String, is_shared Bool)',
}

/**
 * Lists everything about the person: the messages, calls and events that name them in any version, and
 * the whole of the conversations that they have alone. Reads without FINAL, because an older version
 * would come to light after the newest is removed.
 */
export async function findPerson(db: Database, scope: ErasureScope): Promise<void> {
  const { scratch, person } = scope
  const run = (statement: string) => db.run(statement, about(person))
  for (const [name, columns] of Object.entries(LISTS)) {
    await run(`CREATE OR REPLACE TABLE ${tableOf(scratch, name)} ${columns}
      ENGINE = MergeTree ORDER BY tuple()`)
  }
  await run(`INSERT INTO ${tableOf(scratch, 'rows')} ${namedRows(scope)}`)
  if (person.conversations.length > 0)
    await run(`INSERT INTO ${tableOf(scratch, 'rows')} ${namelessRows(scope)}`)
  await run(`INSERT INTO ${tableOf(scratch, 'conversations')} ${selectConversations(scope)}`)
  await run(`INSERT INTO ${tableOf(scratch, 'rows')} ${rowsOfOwnConversations(scope)}`)
}

/** The conversations that the person has alone. */
export async function ownConversations(
  db: Database,
  { scratch }: ErasureScope,
): Promise<readonly string[]> {
  const rows = await db.rows<{ conversation_id: string }>(
    `SELECT conversation_id FROM ${tableOf(scratch, 'conversations')} WHERE NOT is_shared`,
    { settings: UNLOGGED },
  )
  return rows.map(({ conversation_id }) => conversation_id)
}

/**
 * The contacts in rows with an address of the person, other than the person. Rows that name such a
 * contact without the address are not known to be about the person.
 */
export async function contactsWithAddress(
  db: Database,
  { database, person }: ErasureScope,
): Promise<readonly string[]> {
  const selects = LISTED.filter(({ address }) => address !== NO_ADDRESS).map(
    ({ store, contact, address }) => `
      SELECT ${contact} AS contact FROM ${tableOf(database, store)}
      WHERE ${OF_ACCOUNT} AND ${address} IN {addresses:Array(String)}
        AND contact != '' AND contact NOT IN {ids:Array(String)}`,
  )
  const rows = await db.rows<{ contact: string }>(union(selects), about(person))
  return rows.map(({ contact }) => contact).sort()
}

const NO_ADDRESS = "''"

/** A store as a list: what its rows are, and who is in them. */
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

export const LISTED: readonly ListedStore[] = [
  listed('messages_store', 'message'),
  listed('calls_store', 'call'),
  { ...listed('conversation_events_store', 'event'), address: NO_ADDRESS },
]

/** The rows of conversations themselves. */
const CONVERSATIONS = {
  ...{ store: 'conversations_store', conversation: 'conversation_id', address: NO_ADDRESS },
  contact: valueIn('conversations_store', 'contact_id'),
} as const

const union = (selects: readonly string[]): string => selects.join(' UNION DISTINCT ')

const namedRows = ({ database }: ErasureScope): string =>
  union(
    LISTED.map(
      ({ store, kind, id, conversation }) => `
        SELECT '${kind}' AS kind, ${id} AS id, ${conversation} AS conversation_id
        FROM ${tableOf(database, store)} WHERE ${OF_ACCOUNT} AND ${namesPerson(store)}`,
    ),
  )

/** Rows of the person's conversations that name nobody in any version: they are about the person. */
const namelessRows = ({ database }: Pick<ErasureScope, 'database'>): string =>
  union(
    LISTED.map(
      ({ store, kind, id, conversation, contact, address }) => `
        SELECT '${kind}' AS kind, ${id} AS id, max(${conversation}) AS conversation
        FROM ${tableOf(database, store)}
        WHERE ${OF_ACCOUNT} AND ${id} IN (
          SELECT ${id} FROM ${tableOf(database, store)}
          WHERE ${OF_ACCOUNT} AND ${conversation} IN {conversations:Array(String)})
        GROUP BY ${id} HAVING max(${contact}) = '' AND max(${address}) = ''`,
    ),
  )

/**
 * Those of the conversations with rows that name nobody, or without any record that names a party. Their
 * rows are about the person whose conversations they are.
 */
export async function namelessConversations(
  db: Database,
  { database, person }: Omit<ErasureScope, 'scratch'>,
): Promise<readonly string[]> {
  const named = union(
    [...LISTED, CONVERSATIONS].map(
      ({ store, conversation, contact, address }) => `
        SELECT ${conversation} AS named FROM ${tableOf(database, store)}
        WHERE ${OF_ACCOUNT} AND named IN {conversations:Array(String)}
          AND (${contact} != '' OR ${address} != '')`,
    ),
  )
  const unnamed = ['conversations_store', 'conversation_states_store'].map(
    (store) => `
      SELECT conversation_id AS conversation FROM ${tableOf(database, store)}
      WHERE ${OF_ACCOUNT} AND conversation IN {conversations:Array(String)}
        AND conversation NOT IN (${named})`,
  )
  const rows = await db.rows<{ conversation: string }>(
    `SELECT DISTINCT conversation FROM (
      SELECT conversation FROM (${namelessRows({ database })})
      WHERE conversation IN {conversations:Array(String)}
      UNION DISTINCT ${union(unnamed)})`,
    about(person),
  )
  return rows.map((row) => row.conversation)
}

/**
 * A conversation is shared when a record of it names another contact, or, without a contact, an address
 * that is neither the person's nor ever together with the person's id in that conversation.
 */
const selectConversations = ({ database, scratch }: ErasureScope): string => `
  WITH
    parties AS (${union(
      LISTED.map(
        ({ store, conversation, contact, address }) => `
          SELECT ${conversation} AS conversation, ${contact} AS contact, ${address} AS address
          FROM ${tableOf(database, store)} WHERE ${OF_ACCOUNT}`,
      ),
    )}),
    own AS (
      SELECT conversation_id AS conversation FROM ${tableOf(scratch, 'rows')} WHERE conversation != ''
      UNION DISTINCT
      SELECT conversation_id AS conversation FROM ${tableOf(database, 'conversations_store')}
      WHERE ${OF_ACCOUNT} AND ${namesPerson('conversations_store')}
      UNION DISTINCT
      SELECT arrayJoin({conversations:Array(String)}) AS conversation
    ),
    known AS (
      SELECT DISTINCT conversation, address FROM parties WHERE contact IN {ids:Array(String)}
    )
  SELECT conversation AS conversation_id, conversation IN (
    SELECT conversation FROM parties
    WHERE (contact != '' AND contact NOT IN {ids:Array(String)})
       OR (contact = '' AND address != '' AND address NOT IN {addresses:Array(String)}
           AND (conversation, address) NOT IN known)
  ) AS is_shared
  FROM own`

const rowsOfOwnConversations = ({ database, scratch }: ErasureScope): string =>
  union(
    LISTED.map(
      ({ store, kind, id, conversation }) => `
        SELECT '${kind}' AS kind, ${id} AS id, ${conversation} AS conversation
        FROM ${tableOf(database, store)}
        WHERE ${OF_ACCOUNT} AND conversation IN (
          SELECT conversation_id FROM ${tableOf(scratch, 'conversations')} WHERE NOT is_shared)`,
    ),
  )
