import type { Journal } from '../load/journal.ts'
import type { Fault } from '../rig/rig.ts'

/** Webhooks sent at the same time. */
const LANES = 32

/** The providers send every accepted webhook again, the newest first. */
export const resentWebhooks: Fault = {
  lastsMs: 0,
  async apply({ journal, send }) {
    const again = sentSoFar(journal)
    for (let from = 0; from < again.length; from += LANES) {
      await Promise.all(again.slice(from, from + LANES).map(send))
    }
  },
  heal: async () => undefined,
}

const sentSoFar = (journal: Journal) => journal.accepted().toReversed()
