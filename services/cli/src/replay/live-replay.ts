import { UNIFIED_TOPICS } from '@tributary/core'
import { clickHouseSettingsOf, withProducer } from '../clients.ts'
import { sinkReader } from '../suppression/settling.ts'
import { createLiveTarget } from './live-target.ts'
import type { ReplayResult } from './run-replay.ts'
import { runReplay } from './run-replay.ts'
import { withReplayDatabase } from './tables/with-replay-database.ts'
import type { ReplayOptions } from './with-run.ts'
import { withReplayStart } from './with-run.ts'

/** Replays into the unified topics, from where the records go as always. */
export async function liveReplay(options: ReplayOptions): Promise<ReplayResult> {
  const { env, note, signal } = options
  const settings = clickHouseSettingsOf(env)
  const { database } = settings
  const sink = sinkReader(env)
  return withReplayDatabase(settings, (replayed) =>
    withReplayStart(options, ({ kafka, erased, ...start }) =>
      withProducer(kafka, UNIFIED_TOPICS, async (producer) => {
        const store = await replayed.openRun(database, start.window.ranges)
        const target = createLiveTarget({ producer, sink, erased, kafka, note, signal })
        return runReplay({ ...start, store, target })
      }),
    ),
  )
}
