import { readMigrations } from '../../services/cli/src/setup/migrations.ts'
import { clickhouse } from './engine.ts'
import type { History } from './records.ts'
import { rowsOf } from './rows.ts'
import { type ScratchDatabase, scratchDatabase } from './scratch-database.ts'

/** A database with all migrations applied. */
export interface AnalyticsDatabase extends ScratchDatabase {
  /** Inserts the records into the landing tables, in the order given, one insert for each kind. */
  land(records: History): Promise<void>
  /** Merges every store down to one part for each partition. */
  optimize(): Promise<void>
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
  const onStores = async (statement: (store: unknown) => string) => {
    for (const { name } of stores) await database.command(statement(name))
  }
  return {
    ...database,
    async land(records) {
      for (const { table, rows } of rowsOf(records)) await database.insert(table, rows)
    },
    optimize: () => onStores((store) => `OPTIMIZE TABLE ${store} FINAL`),
    clear: () => onStores((store) => `TRUNCATE TABLE ${store}`),
  }
}
