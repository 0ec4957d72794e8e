import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import { CONVERSATIONS, LISTED, union } from './listed-stores.ts'
import type { ErasureScope } from './person.ts'
import { about, OF_ACCOUNT } from './person.ts'

// The suppression list has the conversations that a person had alone, because records of them need not
// name the person.

/** Rows of the person's conversations that name nobody in any version: they are about the person. */
export const namelessRows = ({ database }: Pick<ErasureScope, 'database'>): string =>
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
  { database, person }: Omit<ErasureScope, 'scratch' | 'run'>,
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
