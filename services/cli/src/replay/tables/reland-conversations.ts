import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from '@tributary/runtime/clickhouse'

export type Reland = {
  readonly database: string
  /** Subquery of the conversations, as (provider, account_id, conversation_id). */
  readonly conversations: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly settings?: Readonly<Record<string, number>>
}

/**
 * Gathers again what is known of conversations from what is stored of them: events, and messages that
 * are shown, go through the landing tables once more, which spreads them as when they came and changes
 * nothing else; a call that is shown tells its conversation alone.
 */
export async function relandConversations(
  client: ClickHouseClient,
  { database, conversations, params = {}, settings = {} }: Reland,
): Promise<void> {
  const reland = { client, database, conversations }
  const queries = [
    await relanding(reland, {
      ...{ store: 'messages_store', landing: 'messages_landing' },
      added: 'false AS is_partial, false AS is_deleted',
      isShown: `message_key IN (SELECT message_key FROM ${tableOf(database, 'messages')})`,
    }),
    await relanding(reland, {
      ...{ store: 'conversation_events_store', landing: 'conversation_events_landing' },
      ...{ added: 'false AS is_partial', isShown: '1' },
    }),
    `INSERT INTO ${tableOf(database, 'conversations_store')}
      SELECT provider, account_id, sipHash64(id) AS conversation_key, id AS conversation_id,
        medium AS channel, contact_id
      FROM (
        SELECT *, tupleElement(conversation_id, 2) AS id
        FROM ${tableOf(database, 'calls_store')} FINAL)
      WHERE (provider, account_id, id) IN ${conversations}
        AND call_key IN (SELECT call_key FROM ${tableOf(database, 'calls')})`,
  ]
  for (const query of queries) {
    await client.command({
      query,
      query_params: { ...params },
      clickhouse_settings: { ...settings, ...INSERT_SETTINGS },
    })
  }
}

type Relanding = {
  readonly store: string
  readonly landing: string
  /** Columns of the landing table that the store does not keep, but for the revision. */
  readonly added: string
  readonly isShown: string
}

type Of = {
  readonly client: ClickHouseClient
  readonly database: string
  readonly conversations: string
}

async function relanding(
  { client, database, conversations }: Of,
  { store, landing, added, isShown }: Relanding,
): Promise<string> {
  const columns = (await landingColumns(client, database, landing)).join(', ')
  const revision = 'toInt64(bitAnd(row_version, 4294967295)) AS revision_hash'
  return `INSERT INTO ${tableOf(database, landing)} (${columns})
    SELECT ${columns}
    FROM (SELECT *, ${added}, ${revision} FROM ${tableOf(database, store)} FINAL)
    WHERE (provider, account_id, conversation_id) IN ${conversations} AND ${isShown}`
}

/** Equal blocks are inserted again on purpose, and rows of many months at once. */
const INSERT_SETTINGS = {
  insert_deduplicate: 0,
  deduplicate_insert: 'disable',
  max_partitions_per_insert_block: '0',
} as const

/** The columns of a landing table that an insert may name. */
async function landingColumns(
  client: ClickHouseClient,
  database: string,
  table: string,
): Promise<readonly string[]> {
  const result = await client.query({
    query: `SELECT name FROM system.columns WHERE database = {database:String} AND table = {table:String}
      AND default_kind != 'MATERIALIZED' ORDER BY position`,
    query_params: { database, table },
    format: 'JSONEachRow',
  })
  const rows = await result.json<{ name: string }>()
  return rows.map(({ name }) => name)
}
