import { type ClickHouseClient, type ClickHouseSettings, createClient } from '@clickhouse/client'
import { uniqueDatabase } from '@tributary/testing'
import { readMigrations } from '../../services/admin/src/clickhouse/migrations.ts'
import { clickhouse } from './engine.ts'
import type { History } from './records.ts'
import { rowsOf } from './rows.ts'

/** A row of a view as ClickHouse prints it in JSON: times as text in UTC. */
export type Row = Readonly<Record<string, unknown>>

/** A database of a test's own with all migrations applied. */
export interface AnalyticsDatabase {
  /** Inserts the records into the landing tables, in the order given, one insert for each kind. */
  insert(records: History): Promise<void>
  /** Inserts plain rows into any table. */
  insertRows(table: string, rows: readonly object[]): Promise<void>
  rows(query: string, settings?: ClickHouseSettings): Promise<readonly Row[]>
  /** Merges every store down to one part for each partition. */
  optimize(): Promise<void>
  /** Empties every store. */
  clear(): Promise<void>
  close(): Promise<void>
}

const INSERT_SETTINGS: ClickHouseSettings = {
  async_insert: 0,
  insert_deduplicate: 0,
  deduplicate_insert: 'disable',
  date_time_input_format: 'best_effort',
  max_partitions_per_insert_block: '0',
}

/** Creates the database; `close` drops it. */
export async function analyticsDatabase(name: string): Promise<AnalyticsDatabase> {
  const { url, user, password } = await clickhouse()
  const database = uniqueDatabase(name)
  const server = createClient({ url, username: user, password })
  await server.command({ query: `CREATE DATABASE ${database}` })
  const client = createClient({ url, username: user, password, database })
  for (const { statements } of readMigrations()) {
    for (const query of statements) await client.command({ query })
  }
  const stores = await storesOf(client)
  const onStores = async (statement: (store: string) => string) => {
    for (const store of stores) await client.command({ query: statement(store) })
  }
  const insertRows = async (table: string, values: readonly object[]) => {
    await client.insert({
      table,
      values,
      format: 'JSONEachRow',
      clickhouse_settings: INSERT_SETTINGS,
    })
  }
  return {
    insertRows,
    async insert(records) {
      for (const { table, rows } of rowsOf(records)) await insertRows(table, rows)
    },
    async rows(query, settings = {}) {
      const result = await client.query({
        query,
        format: 'JSONEachRow',
        clickhouse_settings: settings,
      })
      return result.json<Row>()
    },
    optimize: () => onStores((store) => `OPTIMIZE TABLE ${store} FINAL`),
    clear: () => onStores((store) => `TRUNCATE TABLE ${store}`),
    async close() {
      await server.command({ query: `DROP DATABASE ${database}` })
      await Promise.all([client.close(), server.close()])
    },
  }
}

async function storesOf(client: ClickHouseClient): Promise<readonly string[]> {
  const result = await client.query({
    query: `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'`,
    format: 'JSONEachRow',
  })
  return (await result.json<{ name: string }>()).map(({ name }) => name)
}
