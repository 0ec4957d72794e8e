import type { ClickHouseClient } from '@clickhouse/client'
import { identifier, tableOf } from '@tributary/runtime/clickhouse'
import { UNLOGGED } from './find-person.ts'
import type { StoredPerson } from './person-sql.ts'
import { OF_ACCOUNT, paramsOf } from './person-sql.ts'

/** A table in which the person still stands. */
export type Trace = { readonly table: string; readonly rows: number }

type Column = { readonly table: string; readonly name: string; readonly type: string }

/**
 * Searches every text column of every table of the database for the person, within the account where
 * the table knows one: all versions, and also rows that a delete has only hidden.
 */
export async function searchTables(
  client: ClickHouseClient,
  database: string,
  person: StoredPerson,
): Promise<readonly Trace[]> {
  const byTable = Map.groupBy(await columnsOf(client, database), ({ table }) => table)
  const traces: Trace[] = []
  for (const [table, columns] of byTable) {
    const conditions = columns.map(({ name, type }) => holdsPerson(identifier(name), type))
    const names = new Set(columns.map(({ name }) => name))
    const isOfAccount = names.has('provider') && names.has('account_id') ? OF_ACCOUNT : '1'
    const result = await client.query({
      query: `SELECT count() AS rows FROM ${tableOf(database, table)}
        WHERE ${isOfAccount} AND (${conditions.join(' OR ')})`,
      query_params: paramsOf(person),
      format: 'JSONEachRow',
      clickhouse_settings: { ...UNLOGGED, apply_deleted_mask: 0 },
    })
    const [row] = await result.json<{ rows: number }>()
    if (row !== undefined && row.rows > 0) traces.push({ table, rows: row.rows })
  }
  return traces
}

const NEEDLES = 'arrayConcat({ids:Array(String)}, {addresses:Array(String)})'

function holdsPerson(column: string, type: string): string {
  if (type.includes('Tuple(UInt128')) return `has(${NEEDLES}, tupleElement(${column}, 2))`
  if (type.startsWith('Array')) return `hasAny(${NEEDLES}, ${column})`
  return `has(${NEEDLES}, toString(${column}))`
}

/** Text columns, also those within an array or beside the version in a facet. */
async function columnsOf(client: ClickHouseClient, database: string): Promise<readonly Column[]> {
  const result = await client.query({
    query: `SELECT table, name, type FROM system.columns
      WHERE database = {database:String} AND match(type, {texts:String})
        AND table IN (SELECT name FROM system.tables
          WHERE database = {database:String} AND engine LIKE '%MergeTree')`,
    query_params: { database, texts: TEXT_TYPES },
    format: 'JSONEachRow',
  })
  return result.json<Column>()
}

const TEXT_TYPES = [
  '^(LowCardinality\\(|Nullable\\()*String\\)*$',
  '^Array\\(String\\)$',
  '^SimpleAggregateFunction\\(max, Tuple\\(UInt128, String\\)\\)$',
].join('|')
