import type { ClickHouseClient } from '@clickhouse/client'
import type { Unified } from '@tributary/core'
import type { ClickHouseSettings } from '@tributary/runtime/clickhouse'
import { stackVariables, testStack, uniqueDatabase } from '@tributary/testing'
import { clickHouseSettingsOf } from '../clients.ts'
import { landRecords } from '../replay/tables/land-records.ts'
import { applyMigrations } from '../setup/migrations.ts'
import { withClickHouse } from '../with-click-house.ts'

/** A database of a test's own, which records land in without Kafka. */
export type LandedDatabase = {
  readonly settings: ClickHouseSettings
  land(records: readonly Unified[]): Promise<void>
  rows(query: string): Promise<readonly unknown[]>
  drop(): Promise<void>
}

export async function createLandedDatabase(name: string): Promise<LandedDatabase> {
  const settings = clickHouseSettingsOf(stackVariables(testStack(), uniqueDatabase(name)))
  const { database } = settings
  const use = <T>(of: (client: ClickHouseClient) => Promise<T>) => withClickHouse(settings, of)
  await applyMigrations(settings)
  return {
    settings,
    land: (records) => use((client) => landRecords(client, database, records)),
    rows: (query) =>
      use(async (client) => (await client.query({ query, format: 'JSONEachRow' })).json()),
    async drop() {
      await use((client) => client.command({ query: `DROP DATABASE ${database} SYNC` }))
    },
  }
}
