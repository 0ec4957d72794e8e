import type { ClickHouseClient } from '@clickhouse/client'
import { tableOf } from './identifier.ts'

export type Reland = {
  readonly database: string
  /** Subquery of the conversations, as (provider, account_id, conversation_id). */
  readonly conversations: string
  /** Condition on the raw record of a row, given where it stands; by default every row counts. */
  readonly isMeant?: (raw: RawColumns) => string
  readonly params?: Readonly<Record<string, unknown>>
  readonly settings?: Readonly<Record<string, number>>
}

/** Expressions for the coordinates of a row's raw record. */
export type RawColumns = {
  readonly topic: string
  readonly partition: string
  readonly offset: string
}

const OWN: RawColumns = { topic: 'raw_topic', partition: 'raw_partition', offset: 'raw_offset' }
const LINEAGE = 'tupleElement(lineage, 2)'
const OF_CALL: RawColumns = {
  topic: `tupleElement(${LINEAGE}, 5)`,
  partition: `tupleElement(${LINEAGE}, 6)`,
  offset: `tupleElement(${LINEAGE}, 7)`,
}

/**
 * Gathers again what is known of conversations from the messages, calls and events that are stored:
 * messages and events go through the landing tables once more, which spreads them as when they came
 * and changes nothing else; a call tells its conversation alone.
 */
export async function relandConversations(
  client: ClickHouseClient,
  { database, conversations, isMeant = () => '1', params = {}, settings = {} }: Reland,
): Promise<void> {
  const select = async (store: string, landing: string, added: string) => {
    const columns = await landingColumns(client, database, landing)
    const names = columns.join(', ')
    return `INSERT INTO ${tableOf(database, landing)} (${names})
      SELECT ${names} FROM (SELECT *, ${added} FROM ${tableOf(database, store)} FINAL)
      WHERE (provider, account_id, conversation_id) IN ${conversations} AND ${isMeant(OWN)}`
  }
  const revision = 'toInt64(bitAnd(row_version, 4294967295)) AS revision_hash'
  const queries = [
    await select(
      'messages_store',
      'messages_landing',
      `false AS is_partial, false AS is_deleted, ${revision}`,
    ),
    await select(
      'conversation_events_store',
      'conversation_events_landing',
      `false AS is_partial, ${revision}`,
    ),
    `INSERT INTO ${tableOf(database, 'conversations_store')}
      SELECT provider, account_id, sipHash64(id) AS conversation_key, id AS conversation_id, medium AS channel, contact_id
      FROM (SELECT *, tupleElement(conversation_id, 2) AS id FROM ${tableOf(database, 'calls_store')} FINAL)
      WHERE (provider, account_id, id) IN ${conversations} AND ${isMeant(OF_CALL)}`,
  ]
  for (const query of queries) {
    await client.command({
      query,
      query_params: { ...params },
      clickhouse_settings: { ...settings, ...INSERT_SETTINGS },
    })
  }
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
