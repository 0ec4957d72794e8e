import { MAX_STALENESS_MS } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { duration, readConfig } from '@tributary/runtime/service'

/**
 * Maximum time between the suppression check of a record and its publishing. Replays, redrives and
 * admissions out of quarantine keep to it and check a record again that they publish later.
 */
export const PUBLISH_TIMEOUT_MS = 5_000

/** A record may arrive this much later: the client retries while Kafka answers late. */
const RETRIES_MS = 10_000

/** Once it is over, no record arrives that was checked against an older list, unless Kafka hangs. */
const PROPAGATION_MS = MAX_STALENESS_MS + PUBLISH_TIMEOUT_MS + RETRIES_MS

export const ERASURE_FIELDS = {
  settleMs: duration(
    'ERASE_SETTLE',
    `${PROPAGATION_MS / 1_000}s`,
    'How long "tributary erase" waits until every process knows the new suppressions. With less than the default, a record that was checked against the older list may arrive after its rows are removed; only tests set it.',
  ),
} as const

/** Maximum delay between a suppression and the last record that was checked without it. Milliseconds. */
export const settleMsOf = (env: Env): number =>
  readConfig({ erasure: ERASURE_FIELDS }, env).erasure.settleMs
