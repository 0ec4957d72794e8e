import { buffer } from 'node:stream/consumers'
import { type ClickHouseSettings, createClient } from '@clickhouse/client'
import { uniqueDatabase } from '@tributary/testing'
import { clickhouse } from './engine.ts'

/** A row as ClickHouse prints it in JSON: times as text in UTC. */
export type Row = Readonly<Record<string, unknown>>

/** An empty database of a test's own; `close` drops it. */
export interface ScratchDatabase {
  readonly name: string
  command(query: string): Promise<void>
  rows(query: string, settings?: ClickHouseSettings): Promise<readonly Row[]>
  /** The answer to a query that names its format. */
  bytes(query: string, settings?: ClickHouseSettings): Promise<Buffer>
  insert(table: string, rows: readonly object[], settings?: ClickHouseSettings): Promise<void>
  close(): Promise<void>
}

/** As the sink inserts, but for the format. */
const INSERT_SETTINGS: ClickHouseSettings = {
  async_insert: 0,
  insert_deduplicate: 0,
  deduplicate_insert: 'disable',
  date_time_input_format: 'best_effort',
  max_partitions_per_insert_block: '0',
}

export async function scratchDatabase(
  purpose: string,
  connection = clickhouse(),
): Promise<ScratchDatabase> {
  const { url, user, password } = await connection
  const name = uniqueDatabase(purpose)
  const server = createClient({ url, username: user, password })
  await server.command({ query: `CREATE DATABASE ${name}` })
  await server.close()
  const client = createClient({ url, username: user, password, database: name })
  return {
    name,
    async command(query) {
      await client.command({ query })
    },
    async rows(query, settings = {}) {
      const result = await client.query({
        query,
        format: 'JSONEachRow',
        clickhouse_settings: settings,
      })
      return result.json<Row>()
    },
    async bytes(query, settings = {}) {
      const { stream } = await client.exec({ query, clickhouse_settings: settings })
      return buffer(stream)
    },
    async insert(table, values, settings = {}) {
      await client.insert({
        table,
        values,
        format: 'JSONEachRow',
        clickhouse_settings: { ...settings, ...INSERT_SETTINGS },
      })
    },
    async close() {
      await client.command({ query: `DROP DATABASE ${name}` })
      await client.close()
    },
  }
}
