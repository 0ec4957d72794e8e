import type { Unified } from '@tributary/core'
import type { ClickHouseSettings, Database } from '@tributary/runtime/clickhouse'
import { createDatabase, identifier } from '@tributary/runtime/clickhouse'
import { stackVariables, testStack, uniqueDatabase } from '@tributary/testing'
import { clickHouseSettingsOf } from '../clients.ts'
import { landRecords } from '../database/land-records.ts'
import { applyMigrations } from '../setup/migrations.ts'

/** A migrated database of a test's own, into which records land without Kafka. */
export type LandedDatabase = {
  readonly settings: ClickHouseSettings
  readonly db: Database
  land(records: readonly Unified[]): Promise<void>
  rows(sql: string): Promise<readonly unknown[]>
  drop(): Promise<void>
}

export async function createLandedDatabase(name: string): Promise<LandedDatabase> {
  const settings = clickHouseSettingsOf(stackVariables(testStack(), uniqueDatabase(name)))
  await applyMigrations(settings)
  const db = createDatabase(settings)
  return {
    settings,
    db,
    land: (records) => landRecords(db, db.name, records),
    rows: (sql) => db.rows(sql),
    async drop() {
      await db.run(`DROP DATABASE ${identifier(db.name)} SYNC`)
      await db.close()
    },
  }
}
