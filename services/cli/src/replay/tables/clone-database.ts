import type { ClickHouseClient } from '@clickhouse/client'
import type { ClickHouseSettings } from '@tributary/runtime/clickhouse'
import { identifier, tableOf } from '@tributary/runtime/clickhouse'
import { applyMigrations } from '../../setup/migrations.ts'

/**
 * Makes a database with the tables, views and present content of another one. Parts are shared by
 * hard links, so that neither time nor disk depends on how much there is.
 */
export async function cloneDatabase(
  client: ClickHouseClient,
  settings: ClickHouseSettings,
  clone: string,
): Promise<void> {
  const { database } = settings
  await client.command({ query: `CREATE DATABASE ${identifier(clone)}` })
  for (const table of await contentTables(client, database)) {
    const [from, to] = [tableOf(database, table), tableOf(clone, table)]
    await client.command({ query: `CREATE TABLE ${to} AS ${from}` })
    await client.command({ query: `ALTER TABLE ${to} ATTACH PARTITION ALL FROM ${from}` })
  }
  await applyMigrations({ ...settings, database: clone })
}

/**
 * The tables that hold rows, but for those behind materialized views, which a copy does not have, and
 * the list of migrations, so that all are applied.
 */
async function contentTables(
  client: ClickHouseClient,
  database: string,
): Promise<readonly string[]> {
  const result = await client.query({
    query: `SELECT name FROM system.tables
      WHERE database = {database:String} AND engine LIKE '%MergeTree'
        AND name NOT LIKE '.inner%' AND name != 'schema_migrations'`,
    query_params: { database },
    format: 'JSONEachRow',
  })
  const rows = await result.json<{ name: string }>()
  return rows.map(({ name }) => name)
}
