import type { Unified } from '@tributary/core'
import type { ReplayTarget } from './target.ts'

/** Rows per insert: ClickHouse pays per insert. */
const ROWS = 20_000

/** A copy of the database: records go straight into its landing tables. `land` inserts them there. */
export function createScratchTarget(
  land: (records: readonly Unified[]) => Promise<void>,
): ReplayTarget {
  let waiting: Unified[] = []

  async function settle(): Promise<void> {
    const records = waiting
    waiting = []
    await land(records)
  }

  return {
    settle,
    async publish(records) {
      waiting.push(...records.map(({ unified }) => unified))
      if (waiting.length >= ROWS) await settle()
    },
  }
}
