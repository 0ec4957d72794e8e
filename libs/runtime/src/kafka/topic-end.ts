import { describe, Failure } from '@tributary/core'
import type { Log } from '../service/log.ts'
import { sleep } from '../service/retry.ts'

/** A record that is in the topic for this long is known, or the follower says that it is not fresh. */
export const MAX_STALENESS_MS = 5_000
const STALLED_MS = 60_000
const ASK_EVERY_MS = 1_000
const LOOK_EVERY_MS = 20

/** What a partition holds: from offset `low` until before `high`. As kafkajs tells it. */
type End = { readonly partition: number; readonly low: string; readonly high: string }

/** How far a topic was read, compared with its end again and again. */
export type TopicEnd = {
  /** Everything before `next` was handed over; that need not be the offset behind a data record. */
  readTo(partition: number, next: bigint): void
  /** When the topic was last asked for the end that is reached by now, by `performance.now()`. */
  reachedAt(): number
  /**
   * Runs until the signal aborts. Rejects with UNAVAILABLE when the topic can be asked and is not
   * read on for STALLED_MS, and when it was made anew: its offsets are other records then.
   */
  watch(ask: () => Promise<readonly End[]>, signal: AbortSignal): Promise<void>
}

export function createTopicEnd({ topic, log }: TopicEndOptions): TopicEnd {
  const positions = new Map<number, bigint>()
  let reachedAt = Number.NEGATIVE_INFINITY
  let movedAt = 0
  const moved = () => {
    movedAt = performance.now()
  }

  const isReached = ({ partition, low, high }: End) => {
    const position = positions.get(partition) ?? 0n
    return position >= BigInt(high) || BigInt(low) >= BigInt(high)
  }

  /** The end is asked for anew when reaching it would not make the topic fresh any more. */
  async function reach(ends: readonly End[], asked: number, signal: AbortSignal): Promise<void> {
    while (!ends.every(isReached)) {
      const now = performance.now()
      if (signal.aborted || now - asked > MAX_STALENESS_MS) return
      if (now - movedAt > STALLED_MS) throw stoodStill(topic)
      await sleep(LOOK_EVERY_MS, signal)
    }
    reachedAt = asked
    moved()
    await sleep(ASK_EVERY_MS, signal)
  }

  /** Null, and no standstill, while the brokers cannot be asked. */
  async function askEnds(ask: () => Promise<readonly End[]>): Promise<readonly End[] | null> {
    const before = new Map(positions)
    const ends = await ask().catch((error: unknown) => {
      log.warn({ topic, error: describe(error) }, 'the end of the topic cannot be asked for')
      return null
    })
    if (ends === null) moved()
    const isAnother = ({ partition, high }: End) => (before.get(partition) ?? 0n) > BigInt(high)
    if (ends?.some(isAnother)) throw madeAnew(topic)
    return ends
  }

  return {
    readTo(partition, next) {
      if (positions.get(partition) !== next) moved()
      positions.set(partition, next)
    },
    reachedAt: () => reachedAt,
    async watch(ask, signal) {
      moved()
      while (!signal.aborted) {
        const asked = performance.now()
        const ends = await askEnds(ask)
        if (ends === null) await sleep(ASK_EVERY_MS, signal)
        else await reach(ends, asked, signal)
      }
    },
  }
}

type TopicEndOptions = { readonly topic: string; readonly log: Log }

const ANEW = 'a new start reads it again from its beginning'

const stoodStill = (topic: string) =>
  new Failure(
    'UNAVAILABLE',
    `topic ${topic} has stood still before its end for more than ${STALLED_MS / 1_000} s: ${ANEW}; if it goes on, look at the brokers`,
  )

const madeAnew = (topic: string) =>
  new Failure('UNAVAILABLE', `topic ${topic} ends before what was read of it: ${ANEW}`)
