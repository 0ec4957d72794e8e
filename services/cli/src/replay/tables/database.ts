import type { Unified } from '@tributary/core'
import type { ClickHouseSettings, Database } from '@tributary/runtime/clickhouse'
import { identifier, tableOf, withDatabase } from '@tributary/runtime/clickhouse'
import type { TopicRange } from '@tributary/runtime/kafka'
import type { RemovalJournal } from '../../announcements/journal.ts'
import { removalJournal } from '../../announcements/journal.ts'
import { landRecords } from '../../database/land-records.ts'
import { withScratchDatabase } from '../../database/scratch-database.ts'
import { applyMigrations } from '../../setup/migrations.ts'
import type { MetricDifference } from './diff-metrics.ts'
import { compareMetrics } from './diff-metrics.ts'
import type { DatabasePair, ViewDifference } from './diff-views.ts'
import { compareViews } from './diff-views.ts'
import type { ReplayStore } from './store.ts'
import { createReplayStore } from './store.ts'

/** What differs between two databases, by view and by metric. */
export type DatabaseDifference = {
  readonly views: readonly ViewDifference[]
  readonly metrics: readonly MetricDifference[]
}

/** The database as a replay uses it. Every database that it creates is dropped at the end. */
export type ReplayDatabase = {
  /** Prepares a run over `database`: the one in use, or a copy of it. */
  openRun(database: string, window: readonly TopicRange[]): Promise<ReplayStore>
  /** Two copies of the database as it is now. */
  copies(): Promise<DatabasePair>
  /** Inserts records into a copy, as the sink does. */
  land(copy: string, records: readonly Unified[]): Promise<void>
  compare(pair: DatabasePair): Promise<DatabaseDifference>
  /** What replays took out of the database in use and did not announce yet. */
  readonly removals: RemovalJournal
}

/** Queries over whole views take long, and no caller waits for a replay. */
const QUERY_TIMEOUT_MS = 3_600_000

/** Rejects with UNAVAILABLE while an erasure runs. */
export async function withReplayDatabase<T>(
  settings: ClickHouseSettings,
  use: (database: ReplayDatabase) => Promise<T>,
): Promise<T> {
  return withDatabase(
    settings,
    (db) =>
      withScratchDatabase(db, { database: settings.database, holder: 'replay' }, (scratch) =>
        use({
          removals: removalJournal(db, { database: settings.database, scratch }, 'withdrawn'),
          openRun: (database, window) => createReplayStore(db, { database, scratch }, window),
          async copies() {
            const pair = { before: `${scratch}_before`, after: `${scratch}_after` }
            await cloneDatabase(db, settings, pair.before)
            await cloneDatabase(db, { ...settings, database: pair.before }, pair.after)
            return pair
          },
          land: (copy, records) => landRecords(db, copy, records),
          compare: async (pair) => ({
            views: await compareViews(db, pair),
            metrics: await compareMetrics(db, pair),
          }),
        }),
      ),
    QUERY_TIMEOUT_MS,
  )
}

/**
 * Makes a database with the tables, views and present content of another one. The two share parts by hard
 * links, so that neither time nor disk depends on the amount of data.
 */
async function cloneDatabase(
  db: Database,
  settings: ClickHouseSettings,
  clone: string,
): Promise<void> {
  const { database } = settings
  await db.run(`CREATE DATABASE ${identifier(clone)}`)
  const tables = await db.rows<{ name: string }>(CONTENT_TABLES, { params: { database } })
  for (const { name } of tables) {
    const [from, to] = [tableOf(database, name), tableOf(clone, name)]
    await db.run(`CREATE TABLE ${to} AS ${from}`)
    await db.run(`ALTER TABLE ${to} ATTACH PARTITION ALL FROM ${from}`)
  }
  await applyMigrations({ ...settings, database: clone })
}

/**
 * The tables that hold rows, without those of materialized views, which a copy does not have, and without
 * the list of migrations, so that all are applied.
 */
const CONTENT_TABLES = `SELECT name FROM system.tables
  WHERE database = {database:String} AND engine LIKE '%MergeTree'
    AND name NOT LIKE '.inner%' AND name != 'schema_migrations'`
