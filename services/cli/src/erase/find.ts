import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { LISTED, NO_ADDRESS, union } from './listed-stores.ts'
import { namelessRows } from './nameless.ts'
import type { ErasureScope, PersonStore } from './person.ts'
import {
  about,
  IDS_AND_ADDRESSES,
  namesPerson,
  OF_ACCOUNT,
  PERSON_COLUMNS,
  UNLOGGED,
  valueIn,
} from './person.ts'

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
  await run(`INSERT INTO ${tableOf(scratch, 'rows')} ${rowsOfUnsharedConversations(scope)}`)
}

/** The conversations that the person has alone. */
export async function unsharedConversations(
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

/** Ids and addresses of the person that a row of any store has. */
export async function valuesInRows(
  db: Database,
  { database, person }: Omit<ErasureScope, 'scratch' | 'run'>,
): Promise<readonly string[]> {
  const selects = Object.entries(PERSON_COLUMNS).flatMap(([store, columns]) =>
    Object.keys(columns).map(
      (column) => `
        SELECT ${valueIn(store as PersonStore, column)} AS value
        FROM ${tableOf(database, store)}
        WHERE ${OF_ACCOUNT} AND value IN ${IDS_AND_ADDRESSES}`,
    ),
  )
  const rows = await db.rows<{ value: string }>(union(selects), about(person))
  return rows.map(({ value }) => value)
}

const namedRows = ({ database }: ErasureScope): string =>
  union(
    LISTED.map(
      ({ store, kind, id, conversation }) => `
        SELECT '${kind}' AS kind, ${id} AS id, ${conversation} AS conversation_id
        FROM ${tableOf(database, store)} WHERE ${OF_ACCOUNT} AND ${namesPerson(store)}`,
    ),
  )

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
    of_person AS (
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
  FROM of_person`

const rowsOfUnsharedConversations = ({ database, scratch }: ErasureScope): string =>
  union(
    LISTED.map(
      ({ store, kind, id, conversation }) => `
        SELECT '${kind}' AS kind, ${id} AS id, ${conversation} AS conversation
        FROM ${tableOf(database, store)}
        WHERE ${OF_ACCOUNT} AND conversation IN (
          SELECT conversation_id FROM ${tableOf(scratch, 'conversations')} WHERE NOT is_shared)`,
    ),
  )
