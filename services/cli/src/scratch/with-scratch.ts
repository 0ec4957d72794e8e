import { randomBytes } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { identifier } from '@tributary/runtime/clickhouse'
import { assertApart, stayAlive } from './lease.ts'

/** What a scratch database is for: part of its name. */
export type Purpose = 'replay' | 'erase'

/** What a command that was killed left behind is dropped by a later one, once it is this old. */
const LEFT_BEHIND = 'INTERVAL 1 DAY'

const SUFFIX_BYTES = 5

/**
 * Creates a database beside `database` for what a command must remember, `<database>_<purpose>_<random>`,
 * and drops it at the end with all whose names begin with its own. Rejects with UNAVAILABLE while a
 * command runs that must not run beside it.
 */
export async function withScratch<T>(
  client: ClickHouseClient,
  { database, purpose }: { readonly database: string; readonly purpose: Purpose },
  use: (scratch: string) => Promise<T>,
): Promise<T> {
  const prefix = `${database}_${purpose}_`
  await dropAll(client, await leftBehind(client, prefix))
  const scratch = `${prefix}${randomBytes(SUFFIX_BYTES).toString('hex')}`
  let saying: NodeJS.Timeout | undefined
  try {
    await client.command({ query: `CREATE DATABASE ${identifier(scratch)}` })
    saying = await stayAlive(client, scratch)
    await assertApart(client, { database, purpose, scratch })
    return await use(scratch)
  } finally {
    clearInterval(saying)
    await dropAll(client, await databasesLike(client, scratch)).catch(() => undefined)
  }
}

async function dropAll(client: ClickHouseClient, databases: readonly string[]): Promise<void> {
  for (const name of databases)
    await client.command({ query: `DROP DATABASE IF EXISTS ${identifier(name)} SYNC` })
}

async function databasesLike(client: ClickHouseClient, prefix: string): Promise<readonly string[]> {
  return names(
    client,
    `SELECT name FROM system.databases WHERE startsWith(name, {prefix:String})`,
    prefix,
  )
}

async function leftBehind(client: ClickHouseClient, prefix: string): Promise<readonly string[]> {
  const query = `SELECT database AS name FROM system.tables
    WHERE startsWith(database, {prefix:String})
    GROUP BY database HAVING max(metadata_modification_time) < now() - ${LEFT_BEHIND}`
  return names(client, query, prefix)
}

async function names(
  client: ClickHouseClient,
  query: string,
  prefix: string,
): Promise<readonly string[]> {
  const result = await client.query({ query, query_params: { prefix }, format: 'JSONEachRow' })
  const rows = await result.json<{ name: string }>()
  return rows.map(({ name }) => name)
}
