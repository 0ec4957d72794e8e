import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { describe, Failure } from '@tributary/core'
import type { ClickHouseSettings } from '@tributary/runtime/clickhouse'
import { requireVersion } from '@tributary/runtime/clickhouse'
import { restoreMaterialized } from '../turns/materialize.ts'
import { withClickHouse } from '../with-click-house.ts'

const FOLDER = path.join(import.meta.dirname, '../../../../deploy/clickhouse')

export type Migration = { readonly name: string; readonly statements: readonly string[] }

/** The SQL files of deploy/clickhouse, in order. A statement ends with a semicolon at a line's end. */
export function readMigrations(): readonly Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.sql'.length),
      statements: statementsOf(readFileSync(path.join(FOLDER, file), 'utf8')),
    }))
}

export function statementsOf(sql: string): readonly string[] {
  return sql
    .split(/;[ \t]*\r?\n/)
    .map((statement) => statement.replace(/;\s*$/, '').trim())
    .filter((statement) => statement.replaceAll(/^--.*$/gm, '').trim() !== '')
}

/**
 * Creates the database where it is missing and applies every migration that `schema_migrations` does
 * not record, in order. Each file's statements are repeatable, so that a run that was cut short is
 * mended by the next. Views that were kept as rows are so again afterwards.
 */
export async function applyMigrations(
  settings: ClickHouseSettings,
): Promise<{ readonly database: string; readonly applied: readonly string[] }> {
  const { database } = settings
  await createDatabase(settings)
  return withClickHouse(settings, async (client) => {
    await requireVersion(client)
    const done = await appliedMigrations(client)
    const open = readMigrations().filter(({ name }) => !done.has(name))
    for (const migration of open) await applyMigration(client, migration)
    await restoreMaterialized(client)
    return { database, applied: open.map(({ name }) => name) }
  })
}

/** Names of the migrations that the database records. */
export async function appliedMigrations(client: ClickHouseClient): Promise<ReadonlySet<string>> {
  await client.command({
    query: `CREATE TABLE IF NOT EXISTS schema_migrations
      (name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
      ENGINE = MergeTree ORDER BY name
      COMMENT 'Migrations of deploy/clickhouse that were applied'`,
  })
  const result = await client.query({
    query: 'SELECT name FROM schema_migrations',
    format: 'JSONEachRow',
  })
  const rows = await result.json<{ name: string }>()
  return new Set(rows.map(({ name }) => name))
}

async function createDatabase(settings: ClickHouseSettings): Promise<void> {
  const query = `CREATE DATABASE IF NOT EXISTS ${identifier(settings.database)}`
  await withClickHouse({ ...settings, database: 'system' }, (client) => client.command({ query }))
}

async function applyMigration(
  client: ClickHouseClient,
  { name, statements }: Migration,
): Promise<void> {
  for (const [index, query] of statements.entries()) {
    await client.command({ query }).catch((error: unknown) => {
      throw new Failure(
        'SCHEMA_MISMATCH',
        `migration ${name}, statement ${index + 1}: ${describe(error)}`,
        error,
      )
    })
  }
  await client.insert({ table: 'schema_migrations', values: [{ name }], format: 'JSONEachRow' })
}

const identifier = (name: string) => `\`${name.replaceAll('`', '')}\``
