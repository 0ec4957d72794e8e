import { MAX_STALENESS_MS } from '@tributary/runtime/kafka'

/**
 * How long a record that was judged by the list of erased persons may wait to be sent. Replays, redrives
 * and admitted requests keep to it, and judge again what is sent later.
 */
export const PUBLISH_TIMEOUT_MS = 5_000

/** What is sent may arrive so much later: the client's own attempts, while Kafka answers late. */
const ATTEMPTS_MS = 10_000

/**
 * After this nothing arrives any more that was judged by an older list, unless Kafka hangs meanwhile:
 * "erase verify" tells.
 */
export const SPREAD_MS = MAX_STALENESS_MS + PUBLISH_TIMEOUT_MS + ATTEMPTS_MS
