import type { Database, StatementOptions } from '@tributary/runtime/clickhouse'
import { INSERT_SETTINGS, tableOf } from '@tributary/runtime/clickhouse'

export type Regathering = StatementOptions & {
  readonly database: string
  /** Subquery of the conversations, as (provider, account_id, conversation_id). */
  readonly conversations: string
}

/**
 * Rebuilds the rows of conversations from what the stores hold of them. Stored events, and messages that
 * a view shows, are inserted into the landing tables once more, which changes nothing else. A call that
 * a view shows gives its conversation alone.
 */
export async function regatherConversations(db: Database, of: Regathering): Promise<void> {
  const { database, conversations, params = {}, settings = {} } = of
  const statements = [
    await relanding(db, of, {
      ...{ store: 'messages_store', landing: 'messages_landing' },
      added: 'false AS is_partial, false AS is_deleted',
      isVisible: `message_key IN (SELECT message_key FROM ${tableOf(database, 'messages_base')})`,
    }),
    await relanding(db, of, {
      ...{ store: 'conversation_events_store', landing: 'conversation_events_landing' },
      ...{ added: 'false AS is_partial', isVisible: '1' },
    }),
    `INSERT INTO ${tableOf(database, 'conversations_store')}
      SELECT provider, account_id, sipHash64(id) AS conversation_key, id AS conversation_id,
        medium AS channel, contact_id, contact_address, now64(3, 'UTC') AS changed_at
      FROM (
        SELECT *, tupleElement(conversation_id, 2) AS id
        FROM ${tableOf(database, 'calls_store')} FINAL)
      WHERE (provider, account_id, id) IN ${conversations}
        AND call_key IN (SELECT call_key FROM ${tableOf(database, 'calls_base')})`,
  ]
  for (const statement of statements)
    await db.run(statement, { params, settings: { ...settings, ...INSERT_SETTINGS } })
}

type Relanding = {
  readonly store: string
  readonly landing: string
  /** Columns of the landing table that the store does not keep, except the revision. */
  readonly added: string
  readonly isVisible: string
}

async function relanding(
  db: Database,
  { database, conversations }: Regathering,
  { store, landing, added, isVisible }: Relanding,
): Promise<string> {
  const columns = (await insertableColumns(db, database, landing)).join(', ')
  const revision = 'toInt64(bitAnd(row_version, 4294967295)) AS revision_hash'
  return `INSERT INTO ${tableOf(database, landing)} (${columns})
    SELECT ${columns}
    FROM (SELECT *, ${added}, ${revision} FROM ${tableOf(database, store)} FINAL)
    WHERE (provider, account_id, conversation_id) IN ${conversations} AND ${isVisible}`
}

async function insertableColumns(
  db: Database,
  database: string,
  table: string,
): Promise<readonly string[]> {
  const rows = await db.rows<{ name: string }>(
    `SELECT name FROM system.columns WHERE database = {database:String} AND table = {table:String}
      AND default_kind != 'MATERIALIZED' ORDER BY position`,
    { params: { database, table } },
  )
  return rows.map(({ name }) => name)
}
