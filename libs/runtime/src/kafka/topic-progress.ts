import { Failure } from '@tributary/core'
import type { Log } from '../service/log.ts'
import { outagesOf } from '../service/outage-log.ts'
import { sleep } from '../service/retry.ts'
import { createStallTimer } from '../service/stall-timer.ts'

/** Maximum staleness: a follower that has not read a topic to its end for longer says so. */
export const MAX_STALENESS_MS = 5_000

/** Milliseconds. */
export type ProgressLimits = {
  readonly staleMs: number
  /** Time without progress, before the end of the topic, after which the follower fails. */
  readonly stallMs: number
  /** Interval of the requests for the end offsets, once they are reached. */
  readonly askEveryMs: number
}

export const PROGRESS_LIMITS: ProgressLimits = {
  staleMs: MAX_STALENESS_MS,
  stallMs: 60_000,
  askEveryMs: 1_000,
}

/** Interval at which the positions are compared with the end offsets. */
const COMPARE_EVERY_MS = 20

/** Offsets [low, high) that a partition holds, as kafkajs has them. */
type LogOffsets = { readonly partition: number; readonly low: string; readonly high: string }
type AskOffsets = () => Promise<readonly LogOffsets[]>

/** How far a topic was read, compared with its end offsets. */
export type TopicProgress = {
  /** Everything before `next` was read; `next` need not be the offset of a data record. */
  readTo(partition: number, next: bigint): void
  /** When the latest end offsets that were reached were asked for, by `performance.now()`. */
  reachedAt(): number
  /**
   * Runs until the signal aborts. Rejects with UNAVAILABLE when the brokers answer and the topic makes
   * no progress for `stallMs`, and when the topic was recreated: its offsets name other records then.
   */
  watch(ask: AskOffsets, signal: AbortSignal): Promise<void>
}

export type TopicProgressOptions = {
  readonly topic: string
  readonly log: Log
  readonly limits?: ProgressLimits
}

export function createTopicProgress(options: TopicProgressOptions): TopicProgress {
  const { topic, log, limits = PROGRESS_LIMITS } = options
  const outages = outagesOf(log)
  const positions = new Map<number, bigint>()
  const stall = createStallTimer(limits.stallMs)
  let reachedAt = Number.NEGATIVE_INFINITY

  const isReached = ({ partition, low, high }: LogOffsets) => {
    const position = positions.get(partition) ?? 0n
    return position >= BigInt(high) || BigInt(low) >= BigInt(high)
  }

  /** Returns early when reaching these end offsets would no longer make the topic fresh. */
  async function reach(ends: readonly LogOffsets[], asked: number, signal: AbortSignal) {
    while (!ends.every(isReached)) {
      if (signal.aborted || performance.now() - asked > limits.staleMs) return
      if (stall.isStalled()) throw stalled(topic, limits.stallMs)
      await sleep(COMPARE_EVERY_MS, signal)
    }
    reachedAt = asked
    stall.progress()
    await sleep(limits.askEveryMs, signal)
  }

  /** Null while the brokers do not answer, which does not count as a stall. */
  async function fetchEnds(ask: AskOffsets): Promise<readonly LogOffsets[] | null> {
    const before = new Map(positions)
    const ends = await ask().catch((error: unknown) => {
      const message = 'reading the end of the topic again'
      outages.failed({ error, message, dependency: 'Kafka', fields: { topic } })
      return null
    })
    if (ends === null) stall.progress()
    else outages.worked('Kafka')
    const endsEarlier = ({ partition, high }: LogOffsets) =>
      (before.get(partition) ?? 0n) > BigInt(high)
    if (ends?.some(endsEarlier)) throw recreated(topic)
    return ends
  }

  return {
    readTo(partition, next) {
      if (positions.get(partition) !== next) stall.progress()
      positions.set(partition, next)
    },
    reachedAt: () => reachedAt,
    async watch(ask, signal) {
      stall.progress()
      while (!signal.aborted) {
        const asked = performance.now()
        const ends = await fetchEnds(ask)
        if (ends === null) await sleep(limits.askEveryMs, signal)
        else await reach(ends, asked, signal)
      }
    },
  }
}

const RESTART = 'restart the process, which reads the topic from its beginning'

const stalled = (topic: string, stallMs: number) =>
  new Failure('UNAVAILABLE', {
    what: `no progress on topic ${topic} for ${stallMs / 1_000} s`,
    fix: `${RESTART}; if this repeats, check the brokers`,
  })

const recreated = (topic: string) =>
  new Failure('UNAVAILABLE', {
    what: `topic ${topic} was recreated: it ends before the offset already read`,
    fix: RESTART,
  })
