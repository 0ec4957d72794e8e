import { Failure, SUPPRESSIONS_TOPIC } from '@tributary/core'
import type { SuppressionList } from '@tributary/normalization'
import { createSuppressionList } from '@tributary/normalization'
import type { Normalization } from '@tributary/normalization/settings'
import { createTopicFollower, findRanges } from '@tributary/runtime/kafka'
import { createStallTimer, deadline, retry } from '@tributary/runtime/service'
import type { CommandKafka } from '../clients.ts'
import { silentLog } from '../clients.ts'
import { countriesOf } from './countries.ts'

/** The suppression list, followed while a command runs. */
export type LiveSuppressionList = SuppressionList & {
  /**
   * Resolves when the list is known to be up to date. Rejects with UNAVAILABLE when it is not within a
   * minute.
   */
  whileFresh(): Promise<void>
}

export type SuppressionListOptions = {
  readonly kafka: CommandKafka
  readonly normalization: Pick<Normalization, 'personalData' | 'endpoints'>
  readonly signal: AbortSignal
}

/** How long the command tries to reach the topic; the last attempt may add the time-outs of Kafka. */
const REACHED_WITHIN_MS = 8_000
/** Reading a reachable topic to its end takes less. */
const STALLED_MS = 60_000

/**
 * Reads `control.suppressions` to its end, lends the list and follows the topic meanwhile. Rejects with
 * UNAVAILABLE when the topic is missing or cannot be reached.
 */
export async function withSuppressionList<T>(
  { kafka, normalization, signal }: SuppressionListOptions,
  use: (list: LiveSuppressionList) => Promise<T>,
): Promise<T> {
  await untilReachable(kafka, signal)
  const { personalData, endpoints } = normalization
  const list = createSuppressionList(personalData, countriesOf(endpoints))
  const options = { kafka, topic: SUPPRESSIONS_TOPIC, onRecord: list.apply, log: silentLog }
  const follower = createTopicFollower(options)
  const done = new AbortController()
  const ended = AbortSignal.any([signal, done.signal])
  const following = follower.run(ended)
  const whileFresh = () =>
    retry(async () => follower.assertFresh(), giveUpAfter(STALLED_MS, stalled), signal)
  const caughtUp = async () =>
    deadline(follower.caughtUp(ended), STALLED_MS, () => {
      throw stalled()
    })
  try {
    return await Promise.race([
      failureOf(following),
      caughtUp().then(() => use({ ...list, whileFresh })),
    ])
  } finally {
    done.abort()
    await following.catch(() => undefined)
  }
}

/** A follower retries without limit, as services need it; a person waits for a command. */
export async function untilReachable(
  kafka: CommandKafka,
  signal: AbortSignal,
  withinMs: number = REACHED_WITHIN_MS,
): Promise<void> {
  const ask = () => findRanges(kafka, [{ topic: SUPPRESSIONS_TOPIC }])
  await retry(
    ask,
    giveUpAfter(withinMs, (error) => error),
    signal,
  )
}

/** An `onFailure` for `retry` that throws `failure(error)` once the attempts last longer than `ms`. */
function giveUpAfter(ms: number, failure: (error: unknown) => unknown): (error: unknown) => void {
  const timer = createStallTimer(ms)
  return (error) => {
    if (timer.isStalled()) throw failure(error)
  }
}

const stalled = (cause?: unknown) =>
  new Failure('UNAVAILABLE', {
    what: `topic ${SUPPRESSIONS_TOPIC}, the suppression list, could not be read to its end within ${STALLED_MS / 1_000} s`,
    fix: 'check KAFKA_BROKERS and run the command again',
    cause,
  })

/** Rejects when the following does; never resolves. */
const failureOf = (following: Promise<void>): Promise<never> =>
  new Promise((_, reject) => {
    following.catch(reject)
  })
