import { clickHouseSettingsOf } from '../clients.ts'
import { normalizerReader, sinkReader, untilSettled } from '../suppression/settling.ts'
import type { ReplayResult } from './run-replay.ts'
import { runReplay } from './run-replay.ts'
import { createScratchTarget } from './scratch-target.ts'
import type { Difference } from './tables/with-replay-database.ts'
import { withReplayDatabase } from './tables/with-replay-database.ts'
import type { ReplayOptions } from './with-run.ts'
import { withReplayStart } from './with-run.ts'

/**
 * Replays into a copy of the database, in the same steps, and compares it with another copy of the
 * same moment. What was received before the window was fixed has arrived by then, so that nothing but
 * the replay makes a difference.
 */
export async function diffReplay(
  options: ReplayOptions,
): Promise<ReplayResult & { readonly difference: Difference }> {
  const { env } = options
  return withReplayDatabase(clickHouseSettingsOf(env), (replayed) =>
    withReplayStart(options, async ({ kafka, ...start }) => {
      const waiting = { ...options, kafka }
      await untilSettled(normalizerReader(env), waiting)
      await untilSettled(sinkReader(env), waiting)
      const pair = await replayed.copies()
      const store = await replayed.openRun(pair.after, start.window.ranges)
      const target = createScratchTarget((records) => replayed.land(pair.after, records))
      const result = await runReplay({ ...start, store, target })
      options.note('comparing every view')
      return { ...result, difference: await replayed.compare(pair) }
    }),
  )
}
