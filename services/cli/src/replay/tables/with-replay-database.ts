import type { Unified } from '@tributary/core'
import type { ClickHouseSettings } from '@tributary/runtime/clickhouse'
import type { TopicRange } from '@tributary/runtime/kafka'
import { withScratch } from '../../scratch/with-scratch.ts'
import { withClickHouse } from '../../with-click-house.ts'
import { cloneDatabase } from './clone-database.ts'
import type { MetricDifference } from './compare-metrics.ts'
import { compareMetrics } from './compare-metrics.ts'
import type { Pair, ViewDifference } from './compare-views.ts'
import { compareViews } from './compare-views.ts'
import { landRecords } from './land-records.ts'
import type { RunStore } from './run-store.ts'
import { createRunStore } from './run-store.ts'

/** What differs between two databases, by view and by metric. */
export type Difference = {
  readonly views: readonly ViewDifference[]
  readonly metrics: readonly MetricDifference[]
}

/** The database as a replay uses it. Whatever is created beside it is dropped at the end. */
export type ReplayDatabase = {
  /** Prepares the questions of a run over `database`: the one in use, or a copy of it. */
  openRun(database: string, window: readonly TopicRange[]): Promise<RunStore>
  /** Two copies of the database as it is now. */
  copies(): Promise<Pair>
  /** Inserts records into a copy, as the sink does. */
  land(copy: string, records: readonly Unified[]): Promise<void>
  compare(pair: Pair): Promise<Difference>
}

/** Views over everything take their time; nothing waits for a replay. */
const QUERY_TIMEOUT_MS = 3_600_000

export async function withReplayDatabase<T>(
  settings: ClickHouseSettings,
  use: (database: ReplayDatabase) => Promise<T>,
): Promise<T> {
  return withClickHouse(
    settings,
    (client) =>
      withScratch(client, { database: settings.database, purpose: 'replay' }, (scratch) =>
        use({
          openRun: (database, window) => createRunStore(client, { database, scratch }, window),
          async copies() {
            const pair = { before: `${scratch}_before`, after: `${scratch}_after` }
            await cloneDatabase(client, settings, pair.before)
            await cloneDatabase(client, { ...settings, database: pair.before }, pair.after)
            return pair
          },
          land: (copy, records) => landRecords(client, copy, records),
          compare: async (pair) => ({
            views: await compareViews(client, pair),
            metrics: await compareMetrics(client, pair),
          }),
        }),
      ),
    QUERY_TIMEOUT_MS,
  )
}
