import { SUPPRESSIONS_TOPIC } from '@tributary/core'
import type { PersonalData, SuppressionList } from '@tributary/normalization'
import { createSuppressionList } from '@tributary/normalization'
import { createTopicFollower, retry } from '@tributary/runtime'
import type { AdminKafka } from './clients.ts'
import { silentLog } from './clients.ts'

/** The erased persons, followed while a command runs. */
export type ErasedList = SuppressionList & {
  /** Resolves while the list is known to be up to date; waits until it is again. */
  whileFresh(): Promise<void>
}

/**
 * How long a record may take into Kafka that was judged by the list: an erasure waits this long, and as
 * long as the list may be behind, before it takes everything for arrived.
 */
export const PUBLISH_TIMEOUT_MS = 5_000

export type ErasedListOptions = {
  readonly kafka: AdminKafka
  readonly personalData: PersonalData
  readonly signal: AbortSignal
}

/** Reads `control.suppressions` to its end, lends the list and follows the topic meanwhile. */
export async function withErasedList<T>(
  { kafka, personalData, signal }: ErasedListOptions,
  use: (list: ErasedList) => Promise<T>,
): Promise<T> {
  const list = createSuppressionList(personalData)
  const options = { kafka, topic: SUPPRESSIONS_TOPIC, onRecord: list.apply, log: silentLog }
  const follower = createTopicFollower(options)
  const done = new AbortController()
  const following = follower.run(AbortSignal.any([signal, done.signal]))
  const whileFresh = () =>
    retry(
      async () => follower.assertFresh(),
      () => undefined,
      signal,
    )
  try {
    return await Promise.race([
      failureOf(following),
      follower.caughtUp(signal).then(() => use({ ...list, whileFresh })),
    ])
  } finally {
    done.abort()
    await following.catch(() => undefined)
  }
}

/** Rejects when the following does; never resolves. */
const failureOf = (following: Promise<void>): Promise<never> =>
  new Promise((_, reject) => {
    following.catch(reject)
  })
