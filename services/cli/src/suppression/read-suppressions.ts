import { Failure, SUPPRESSIONS_TOPIC } from '@tributary/core'
import type { PersonalData, SuppressionList } from '@tributary/normalization'
import { createSuppressionList } from '@tributary/normalization'
import { createTopicFollower, findRanges } from '@tributary/runtime/kafka'
import { retry } from '@tributary/runtime/service'
import type { AdminKafka } from '../clients.ts'
import { silentLog } from '../clients.ts'

/** The erased persons, followed while a command runs. */
export type ErasedList = SuppressionList & {
  /**
   * Resolves while the list is known to be up to date; waits until it is again. Rejects with
   * UNAVAILABLE when that takes longer than a minute.
   */
  whileFresh(): Promise<void>
}

export type ErasedListOptions = {
  readonly kafka: AdminKafka
  readonly personalData: PersonalData
  readonly signal: AbortSignal
}

/** How long the topic is tried at first; one more attempt may take as long as Kafka's time-outs. */
const REACHED_WITHIN_MS = 8_000
/** A topic that can be reached and is not read to its end within this time stands still. */
const STALLED_MS = 60_000

/**
 * Reads `control.suppressions` to its end, lends the list and follows the topic meanwhile. Rejects
 * with UNAVAILABLE, with the mend, when the topic is missing or cannot be reached.
 */
export async function withErasedList<T>(
  { kafka, personalData, signal }: ErasedListOptions,
  use: (list: ErasedList) => Promise<T>,
): Promise<T> {
  await untilReached(kafka, signal)
  const list = createSuppressionList(personalData)
  const options = { kafka, topic: SUPPRESSIONS_TOPIC, onRecord: list.apply, log: silentLog }
  const follower = createTopicFollower(options)
  const done = new AbortController()
  const following = follower.run(AbortSignal.any([signal, done.signal]))
  const whileFresh = () =>
    retry(async () => follower.assertFresh(), giveUpAfter(STALLED_MS, standsStill), signal)
  try {
    return await Promise.race([
      failureOf(following),
      caughtUp(follower.caughtUp, signal).then(() => use({ ...list, whileFresh })),
    ])
  } finally {
    done.abort()
    await following.catch(() => undefined)
  }
}

/** A follower goes on trying, as services want it; a command has somebody who waits. */
export async function untilReached(
  kafka: AdminKafka,
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

async function caughtUp(
  isCaughtUp: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const late = AbortSignal.timeout(STALLED_MS)
  try {
    await isCaughtUp(AbortSignal.any([signal, late]))
  } catch (error) {
    throw late.aborted && !signal.aborted ? standsStill(error) : error
  }
}

/** Gives up once it has gone on for so long. */
function giveUpAfter(ms: number, failure: (error: unknown) => unknown): (error: unknown) => void {
  const began = performance.now()
  return (error) => {
    if (performance.now() - began >= ms) throw failure(error)
  }
}

const standsStill = (error: unknown) =>
  new Failure(
    'UNAVAILABLE',
    `topic ${SUPPRESSIONS_TOPIC}, the list of erased persons, could not be read to its end for ${STALLED_MS / 1_000} s: check KAFKA_BROKERS and run the command again`,
    error,
  )

/** Rejects when the following does; never resolves. */
const failureOf = (following: Promise<void>): Promise<never> =>
  new Promise((_, reject) => {
    following.catch(reject)
  })
