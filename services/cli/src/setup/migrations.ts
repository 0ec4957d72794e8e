import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, Failure } from '@tributary/core'
import type { ClickHouseSettings, Database } from '@tributary/runtime/clickhouse'
import { identifier, requireVersion, withDatabase } from '@tributary/runtime/clickhouse'
import { restoreMaterialized } from '../turns/materialize.ts'

const FOLDER = path.join(import.meta.dirname, '../../../../deploy/clickhouse')

/**
 * A numbered SQL file. `NNN_name.sql` changes tables and is applied once. `NNN_name.view.sql` defines
 * views; all of them are applied again, in order, when any of them or a table changed.
 */
export type Migration = {
  /** Name of the file without ".sql". */
  readonly name: string
  readonly statements: readonly string[]
  /** SHA-256 of the text with line ends as LF, in hex digits. */
  readonly checksum: string
  /** Checksum of an earlier text of the file, which the line "-- Formerly: <checksum>" accepts as applied. */
  readonly former: string | undefined
}

/** The SQL files of deploy/clickhouse, in order. A statement ends with a semicolon at a line's end. */
export function readMigrations(): readonly Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) =>
      migrationOf(file.slice(0, -'.sql'.length), readFileSync(path.join(FOLDER, file), 'utf8')),
    )
}

export function migrationOf(name: string, sql: string): Migration {
  const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
  const former = /^-- Formerly: ([0-9a-f]{64})$/m.exec(sql)?.[1]
  return { name, statements: statementsOf(sql), checksum, former }
}

const definesViews = ({ name }: Migration): boolean => name.endsWith('.view')

function statementsOf(sql: string): readonly string[] {
  return sql
    .split(/;[ \t]*\r?\n/)
    .map((statement) => statement.replace(/;\s*$/, '').trim())
    .filter((statement) => statement.replaceAll(/^--.*$/gm, '').trim() !== '')
}

/** Checksum of each applied migration, by its name; empty where an older version applied it. */
export type AppliedMigrations = ReadonlyMap<string, string>

/** The files of this version compared with a database. */
export type MigrationState = {
  /** To be applied: new files, and all views when a table or a view changed. */
  readonly open: readonly Migration[]
  /** Names of files that were edited after they were applied. */
  readonly edited: readonly string[]
  /** Names of applied migrations without a file, as after a rollback of the release. */
  readonly unknown: readonly string[]
  /** Applied by a version that recorded no checksum. */
  readonly unrecorded: readonly Migration[]
}

export function compareMigrations(
  files: readonly Migration[],
  applied: AppliedMigrations,
): MigrationState {
  const recorded = ({ name }: Migration) => applied.get(name)
  const isKnown = (file: Migration) => ['', file.checksum, file.former].includes(recorded(file))
  const isNew = (file: Migration) => recorded(file) === undefined
  const tables = files.filter((file) => !definesViews(file))
  const views = files.filter(definesViews)
  const areViewsOpen = tables.some(isNew) || views.some((view) => recorded(view) !== view.checksum)
  return {
    open: [...tables.filter(isNew), ...(areViewsOpen ? views : [])],
    edited: tables.filter((file) => !isNew(file) && !isKnown(file)).map(({ name }) => name),
    unknown: [...applied.keys()].filter((name) => !files.some((file) => file.name === name)),
    unrecorded: tables.filter((file) => recorded(file) === ''),
  }
}

/** The fix for an edited file. */
export const EDITED_FIX = 'restore it and add a new numbered file instead; see CONTRIBUTING.md'

/**
 * Creates the database where it is missing and applies, in order, every migration that
 * `schema_migrations` does not record. The statements of a file are repeatable: after a run that
 * failed half-way the next one completes it. Restores the materialised views that a migration replaced.
 * Throws SCHEMA_MISMATCH before it applies anything when an applied file was edited.
 */
export async function applyMigrations(
  settings: ClickHouseSettings,
  files: readonly Migration[] = readMigrations(),
): Promise<{ readonly database: string; readonly applied: readonly string[] }> {
  const { database: name } = settings
  await withDatabase({ ...settings, database: 'system' }, async (system) => {
    await checkVersion(settings)
    await system.run(`CREATE DATABASE IF NOT EXISTS ${identifier(name)}`)
  })
  return withDatabase(settings, async (database) => {
    await ensureTable(database)
    const { open, edited, unrecorded } = compareMigrations(files, await appliedMigrations(database))
    if (edited.length > 0) throw wasEdited(edited)
    for (const migration of open) await applyMigration(database, migration)
    for (const migration of unrecorded) await recordChecksum(database, migration)
    await restoreMaterialized(database)
    return { database: name, applied: open.map((migration) => migration.name) }
  })
}

/** The migrations that the database records; none where it has no such table. */
export async function appliedMigrations(database: Database): Promise<AppliedMigrations> {
  const columns = await database.columns('schema_migrations')
  if (columns.size === 0) return new Map()
  const checksum = columns.has('checksum') ? "argMax(checksum, (checksum != '', applied_at))" : "''"
  const rows = await database.rows<{ name: string; sum: string }>(
    `SELECT name, ${checksum} AS sum FROM schema_migrations GROUP BY name ORDER BY name`,
  )
  return new Map(rows.map(({ name, sum }) => [name, sum]))
}

/** Version of ClickHouse; rejects when it is too old. */
export const checkVersion = (settings: ClickHouseSettings): Promise<string> =>
  withDatabase({ ...settings, database: 'system' }, requireVersion)

async function ensureTable(database: Database): Promise<void> {
  await database.run(`CREATE TABLE IF NOT EXISTS schema_migrations
    (name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3), checksum String)
    ENGINE = MergeTree ORDER BY name
    COMMENT 'Migrations of deploy/clickhouse that were applied'`)
  // Databases of earlier versions have the table without this column.
  await database.run('ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS checksum String')
}

async function applyMigration(
  database: Database,
  { name, statements, checksum }: Migration,
): Promise<void> {
  for (const [index, statement] of statements.entries()) {
    await database.run(statement).catch((cause: unknown) => {
      const what = `migration ${name}, statement ${index + 1}: ${describe(cause)}`
      const fix = 'remove the cause, then run "tributary migrate apply" again'
      throw new Failure('SCHEMA_MISMATCH', { what, fix, cause })
    })
  }
  await database.insert('schema_migrations', [{ name, checksum }])
}

async function recordChecksum(database: Database, { name, checksum }: Migration): Promise<void> {
  await database.run(
    `ALTER TABLE schema_migrations UPDATE checksum = {checksum:String}
      WHERE name = {name:String} AND checksum = ''`,
    { params: { name, checksum }, settings: { mutations_sync: '2' } },
  )
}

function wasEdited(names: readonly string[]): Failure {
  const files = names.map((name) => `${name}.sql`).join(', ')
  const what = `${files} was edited after it was applied`
  return new Failure('SCHEMA_MISMATCH', { what, fix: EDITED_FIX })
}
