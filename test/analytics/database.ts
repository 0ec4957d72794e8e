import { readMigrations } from '../../services/cli/src/setup/migrations.ts'
import { clickhouse } from './engine.ts'
import type { History } from './records.ts'
import { rowsOf } from './rows.ts'
import { type ScratchDatabase, scratchDatabase } from './scratch-database.ts'

/** A database with all migrations applied. */
export interface AnalyticsDatabase extends ScratchDatabase {
  /** Inserts the records into the landing tables, in the order given, one insert for each kind. */
  land(records: History): Promise<void>
  /** Merges every store, or those that the function picks, down to one part for each partition. */
  optimize(picks?: (store: string) => boolean): Promise<void>
  /** Empties every store. */
  clear(): Promise<void>
}

export async function analyticsDatabase(
  purpose: string,
  connection = clickhouse(),
): Promise<AnalyticsDatabase> {
  const database = await scratchDatabase(purpose, connection)
  for (const { statements } of readMigrations()) {
    for (const statement of statements) await database.command(statement)
  }
  const stores = await database.rows(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'`,
  )
  const names = stores.map(({ name }) => String(name))
  return {
    ...database,
    async land(records) {
      for (const { table, rows } of rowsOf(records)) await database.insert(table, rows)
    },
    async optimize(picks = () => true) {
      for (const store of names.filter(picks)) {
        await database.command(`OPTIMIZE TABLE ${store} FINAL`)
      }
    },
    async clear() {
      for (const store of names) await database.command(`TRUNCATE TABLE ${store}`)
    },
  }
}
