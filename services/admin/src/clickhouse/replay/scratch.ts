import { randomBytes } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { identifier } from '../identifier.ts'

/** Databases of a replay that was killed are dropped by a later one, once they are this old. */
const LEFT_BEHIND = 'INTERVAL 1 DAY'

const SUFFIX_BYTES = 5

/** Name of a database beside `database` that a replay uses and drops: `<database>_replay_<random>`. */
const scratchName = (database: string) =>
  `${database}_replay_${randomBytes(SUFFIX_BYTES).toString('hex')}`

/**
 * Lends names of databases that hold what a replay must remember or compare, all beginning with the
 * given one, and drops them at the end.
 */
export async function withScratch<T>(
  client: ClickHouseClient,
  database: string,
  use: (scratch: string) => Promise<T>,
): Promise<T> {
  await dropAll(client, await leftBehind(client, database))
  const scratch = scratchName(database)
  try {
    await client.command({ query: `CREATE DATABASE ${identifier(scratch)}` })
    return await use(scratch)
  } finally {
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

async function leftBehind(client: ClickHouseClient, database: string): Promise<readonly string[]> {
  const query = `SELECT database AS name FROM system.tables
    WHERE startsWith(database, {prefix:String})
    GROUP BY database HAVING max(metadata_modification_time) < now() - ${LEFT_BEHIND}`
  return names(client, query, `${database}_replay_`)
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
