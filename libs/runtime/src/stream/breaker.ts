import type { Failure, StreamRecord } from '@tributary/core'
import type { ConfigOf } from '../service/config.ts'
import { int, share } from '../service/config-fields.ts'
import type { DeadCounts } from './dead-counts.ts'
import { loadDeadCounts } from './dead-counts.ts'
import type { Counted } from './judge-batch.ts'
import { judgeBatch } from './judge-batch.ts'
import type { Settlement, StreamBatch } from './ports.ts'

/** Limits at which a stage holds a topic instead of dead-lettering all of it. */
export const BREAKER_FIELDS = {
  maxDeadRun: int(
    'DEAD_LETTER_MAX_RUN',
    '1000',
    'Consecutive dead records of a topic at which a stage holds the topic, since the cause is then probably a mapping or a schema. Consecutive rows that ClickHouse refuses in one insert count as well. The count survives restarts.',
    1,
  ),
  maxDeadShare: share(
    'DEAD_LETTER_MAX_SHARE',
    '0.5',
    'Share of dead records among the last 2,000 of a topic at which a stage holds the topic; 1 switches this check off. The count survives restarts.',
  ),
} as const

/** A topic that waits, and for how long. */
export type Hold = { readonly failure: Failure; readonly pauseMs: number }

/**
 * The circuit breaker of a stage: it counts dead records per topic, and holds a topic with too many.
 * Every `holdMs` the stage gets the batch that opened the breaker again; the breaker closes when the
 * batch passes. The counts are loaded from the notes of the last commits whenever the process is
 * assigned partitions, so that a restart and a rebalance keep them.
 */
export type Breaker = {
  /** Why the batch must wait; null when the stage may process it. */
  held(batch: BreakerBatch): Hold | null
  /**
   * Counts the settlements of a batch, one for each record. Returns why the topic must wait when too
   * many are dead, and then has counted none of them; null when the batch may be written and committed.
   * A record counts once, even if it is redelivered because Kafka did not take its dead letter.
   */
  check(batch: BreakerBatch, settlements: readonly Settlement[]): Hold | null
  /** The note for a commit that names `next` as the next record to read. */
  note(batch: BreakerBatch, next: bigint): string
  /** The topics that wait, and why. */
  open(): ReadonlyMap<string, Failure>
}

export type BreakerTiming = {
  readonly holdMs: number
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

type BreakerBatch = Pick<StreamBatch, 'topic' | 'partition' | 'notes' | 'signal'> & {
  readonly records: readonly Pick<StreamRecord, 'offset'>[]
}

/** The partition that opened the breaker is tried again at `until`. */
type Open = { readonly failure: Failure; readonly partition: number; readonly until: number }

/** A topic for as long as this process has the same partitions of it. */
type Topic = {
  readonly assigned: AbortSignal
  readonly counted: Map<number, Counted>
  counts: DeadCounts
  open: Open | null
}

const TIMING: BreakerTiming = { holdMs: 60_000, now: () => performance.now() }
/** Shortest pause of a partition that waits for another one. */
const MIN_PAUSE_MS = 1_000

export function createBreaker(
  limits: ConfigOf<typeof BREAKER_FIELDS>,
  { holdMs, now }: BreakerTiming = TIMING,
): Breaker {
  const topics = new Map<string, Topic>()

  function topicOf({ topic, notes, signal }: BreakerBatch): Topic {
    const known = topics.get(topic)
    if (known?.assigned === signal) return known
    const counts = loadDeadCounts(notes, `${limits.maxDeadRun}/${limits.maxDeadShare}`)
    const loaded: Topic = { assigned: signal, counted: new Map(), counts, open: null }
    if (!signal.aborted) topics.set(topic, loaded)
    return loaded
  }

  /** Other partitions wait for the one that opened the breaker, unless it has no records any more. */
  function held(batch: BreakerBatch): Hold | null {
    const { open } = topicOf(batch)
    if (open === null) return null
    const isTried = batch.partition === open.partition || now() > open.until + holdMs
    const waitMs = open.until - now()
    if (isTried && waitMs <= 0) return null
    return { failure: open.failure, pauseMs: isTried ? waitMs : Math.max(waitMs, MIN_PAUSE_MS) }
  }

  return {
    held,
    check(batch, settlements) {
      const hold = held(batch)
      if (hold !== null) return hold
      const topic = topicOf(batch)
      const { failure, counts, counted, isProgress } = judgeBatch(batch, settlements, {
        ...{ limits, counts: topic.counts, last: topic.counted.get(batch.partition) },
        heldFor: topic.open?.failure ?? null,
      })
      if (failure !== null) {
        topic.open = { failure, partition: batch.partition, until: now() + holdMs }
        return { failure, pauseMs: holdMs }
      }
      topic.counts = counts
      topic.counted.set(batch.partition, counted)
      if (isProgress) topic.open = null
      return null
    },
    note: (batch, next) => topicOf(batch).counts.noteOf(batch.partition, next),
    open() {
      const open = [...topics].flatMap(([name, topic]) =>
        topic.open === null || topic.assigned.aborted ? [] : [[name, topic.open.failure] as const],
      )
      return new Map(open)
    },
  }
}
