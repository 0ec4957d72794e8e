import type { ClickHouseClient } from '@clickhouse/client'
import type { ClickHouseSettings, Database } from '@tributary/runtime/clickhouse'
import { CLICKHOUSE_FIELDS, createClickHouse, databaseOf } from '@tributary/runtime/clickhouse'
import type { Env } from '@tributary/runtime/service'
import { readConfig } from '@tributary/runtime/service'
import { stackVariables, testStack, uniqueDatabase } from '@tributary/testing'
import { landRecords } from '../../../services/cli/src/database/land-records.ts'
import { applyMigrations } from '../../../services/cli/src/setup/migrations.ts'
import { sampleRecords } from './sample-records.ts'

/** A database of a test's own with all migrations applied and the sample webhooks in it. */
export type SampleDatabase = {
  readonly client: ClickHouseClient
  readonly db: Database
  readonly settings: ClickHouseSettings
  /** The variables that point the command line at it. */
  readonly env: Env
  rows<T>(query: string): Promise<readonly T[]>
  /** Drops it. */
  close(): Promise<void>
}

export async function sampleDatabase(name: string): Promise<SampleDatabase> {
  const env = stackVariables(testStack(), uniqueDatabase(name))
  const settings = readConfig({ clickhouse: CLICKHOUSE_FIELDS }, env).clickhouse
  await applyMigrations(settings)
  const client = createClickHouse(settings)
  const db = databaseOf(client, settings.database)
  await landRecords(db, settings.database, sampleRecords())
  return {
    client,
    db,
    settings,
    env,
    async rows<T>(query: string) {
      const result = await client.query({ query, format: 'JSONEachRow' })
      return result.json<T>()
    },
    async close() {
      await client.command({ query: `DROP DATABASE ${settings.database} SYNC` })
      await client.close()
    },
  }
}
