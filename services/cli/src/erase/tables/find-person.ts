import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { StoredPerson } from './person-sql.ts'
import { facetValue, NAMES_PERSON, OF_ACCOUNT, paramsOf } from './person-sql.ts'

/** The database that the person is erased from, and the one with the lists of what is found. */
export type Search = {
  readonly database: string
  readonly scratch: string
  readonly person: StoredPerson
}

/** Settings of every statement that names a person: the log of queries must not keep them. */
export const UNLOGGED = { log_queries: 0 } as const

const LISTS: Readonly<Record<string, string>> = {
  // Everything that is about the person: `kind` is message, call or event.
  rows: '(kind LowCardinality(String), id String, conversation_id String)',
  // Conversations that the person is in, and whether another party is in them too.
  conversations: '(conversation_id String, is_shared Bool)',
}

/**
 * Lists what is about the person: the messages, calls and events that name them in any version, and
 * everything in the conversations that they have alone. Reads without FINAL: what lies behind the
 * newest version would come to light once that is gone.
 */
export async function findPerson(client: ClickHouseClient, search: Search): Promise<void> {
  const { scratch, person } = search
  const run = (query: string) =>
    client.command({ query, query_params: paramsOf(person), clickhouse_settings: UNLOGGED })
  for (const [name, columns] of Object.entries(LISTS)) {
    await run(`CREATE OR REPLACE TABLE ${tableOf(scratch, name)} ${columns}
      ENGINE = MergeTree ORDER BY tuple()`)
  }
  await run(`INSERT INTO ${tableOf(scratch, 'rows')} ${namedRows(search)}`)
  await run(`INSERT INTO ${tableOf(scratch, 'conversations')} ${conversations(search)}`)
  await run(`INSERT INTO ${tableOf(scratch, 'rows')} ${rowsOfOwnConversations(search)}`)
}

/** The conversations that the person has alone. */
export async function ownConversations(
  client: ClickHouseClient,
  { scratch }: Search,
): Promise<readonly string[]> {
  const result = await client.query({
    query: `SELECT conversation_id FROM ${tableOf(scratch, 'conversations')} WHERE NOT is_shared`,
    format: 'JSONEachRow',
    clickhouse_settings: UNLOGGED,
  })
  const rows = await result.json<{ conversation_id: string }>()
  return rows.map(({ conversation_id }) => conversation_id)
}

/**
 * The contacts that stand beside an address of the person in a row and are not named as the person:
 * rows that name such a contact alone are not about the person as far as anybody has said.
 */
export async function contactsBeside(
  client: ClickHouseClient,
  { database, person }: Search,
): Promise<readonly string[]> {
  const selects = LISTED.filter(({ address }) => address !== NO_ADDRESS).map(
    ({ store, contact, address }) => `
      SELECT ${contact} AS contact FROM ${tableOf(database, store)}
      WHERE ${OF_ACCOUNT} AND ${address} IN {addresses:Array(String)}
        AND contact != '' AND contact NOT IN {ids:Array(String)}`,
  )
  const result = await client.query({
    query: union(selects),
    query_params: paramsOf(person),
    format: 'JSONEachRow',
    clickhouse_settings: UNLOGGED,
  })
  const rows = await result.json<{ contact: string }>()
  return rows.map(({ contact }) => contact).sort()
}

const NO_ADDRESS = "''"

/** A store as a list of what it holds. */
type Listed = {
  readonly store: 'messages_store' | 'calls_store' | 'conversation_events_store'
  readonly kind: string
  readonly id: string
  readonly conversation: string
  readonly contact: string
  readonly address: string
}

const LISTED: readonly Listed[] = [
  {
    ...{ store: 'messages_store', kind: 'message', id: 'message_id' },
    ...{ conversation: 'conversation_id', contact: 'contact_id', address: 'contact_address' },
  },
  {
    ...{ store: 'calls_store', kind: 'call', id: 'call_id' },
    conversation: facetValue('conversation_id'),
    ...{ contact: facetValue('contact_id'), address: facetValue('contact_address') },
  },
  {
    ...{ store: 'conversation_events_store', kind: 'event', id: 'event_id' },
    ...{ conversation: 'conversation_id', contact: 'contact_id', address: NO_ADDRESS },
  },
]

const union = (selects: readonly string[]): string => selects.join(' UNION DISTINCT ')

const namedRows = ({ database }: Search): string =>
  union(
    LISTED.map(
      ({ store, kind, id, conversation }) => `
        SELECT '${kind}' AS kind, ${id} AS id, ${conversation} AS conversation_id
        FROM ${tableOf(database, store)} WHERE ${OF_ACCOUNT} AND ${NAMES_PERSON[store]}`,
    ),
  )

/**
 * A conversation is shared when a record of it names another contact, or, without a contact, an
 * address that is neither the person's nor ever stands beside the person's id in that conversation.
 */
const conversations = ({ database, scratch }: Search): string => `
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
      WHERE ${OF_ACCOUNT} AND ${NAMES_PERSON.conversations_store}
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

const rowsOfOwnConversations = ({ database, scratch }: Search): string =>
  union(
    LISTED.map(
      ({ store, kind, id, conversation }) => `
        SELECT '${kind}' AS kind, ${id} AS id, ${conversation} AS conversation
        FROM ${tableOf(database, store)}
        WHERE ${OF_ACCOUNT} AND conversation IN (
          SELECT conversation_id FROM ${tableOf(scratch, 'conversations')} WHERE NOT is_shared)`,
    ),
  )
