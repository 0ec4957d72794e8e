import type { StreamRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import type { Kafka } from 'kafkajs'
import { deadline } from '../service/deadline.ts'
import type { Log } from '../service/log.ts'
import { outagesOf } from '../service/outage-log.ts'
import { retry, sleep } from '../service/retry.ts'
import type { Source } from '../stream/ports.ts'
import { CONSUMER_RETRY, createTemporaryConsumer, recordOf } from './consumer.ts'
import type { ProgressLimits, TopicProgress } from './topic-progress.ts'
import { createTopicProgress, PROGRESS_LIMITS } from './topic-progress.ts'

export type FollowerOptions = {
  readonly kafka: Kafka
  /** A compacted topic. Its last record must have a value: compaction removes one without. */
  readonly topic: string
  /** Called with every record, in order per partition; with some more than once. */
  readonly onRecord: (record: StreamRecord) => void
  readonly log: Log
  readonly limits?: FollowerLimits
}

export type FollowerLimits = ProgressLimits & {
  /** Time that leaving the consumer group may take. Milliseconds. */
  readonly leaveMs: number
}

/** Reads a whole topic, from its beginning to its end, and every record that follows. */
export type TopicFollower = {
  /**
   * Reads until the signal aborts. Rejects when it cannot continue, with UNAVAILABLE after a minute
   * without progress or when the topic was recreated; a new follower then reads it from its beginning.
   */
  run(signal: AbortSignal): Promise<void>
  /**
   * Resolves once `onRecord` was called with everything that the topic holds at the time of the call.
   * Rejects when the signal aborts first.
   */
  caughtUp(signal: AbortSignal): Promise<void>
  /**
   * Throws UNAVAILABLE unless `onRecord` was called with everything that the topic held
   * MAX_STALENESS_MS ago.
   */
  assertFresh(): void
  /** Ready while fresh, as `assertFresh` defines it. */
  ready(): ReturnType<Source['ready']>
}

const CAUGHT_UP_POLL_MS = 20

export const FOLLOWER_LIMITS: FollowerLimits = { ...PROGRESS_LIMITS, leaveMs: 3_000 }

export function createTopicFollower(options: FollowerOptions): TopicFollower {
  const { topic, limits = FOLLOWER_LIMITS } = options
  const progress = createTopicProgress(options)
  const isFresh = () => performance.now() - progress.reachedAt() <= limits.staleMs
  const stale = {
    what: `topic ${topic} was not read to its end in the last ${limits.staleMs / 1_000} s`,
    fix: 'check KAFKA_BROKERS and that the brokers run',
    dependency: 'Kafka',
  } as const
  return {
    run: (signal) => follow({ ...options, limits }, progress, signal),
    async caughtUp(signal) {
      const asked = performance.now()
      while (progress.reachedAt() < asked) {
        signal.throwIfAborted()
        await sleep(CAUGHT_UP_POLL_MS, signal)
      }
    },
    assertFresh() {
      if (!isFresh()) throw new Failure('UNAVAILABLE', stale)
    },
    ready: async () => (isFresh() ? { ready: true } : { ready: false, reason: stale.what }),
  }
}

async function follow(
  { kafka, topic, onRecord, log, limits }: Required<FollowerOptions>,
  progress: TopicProgress,
  signal: AbortSignal,
): Promise<void> {
  const member = createTemporaryConsumer({
    ...{ kafka, topics: [topic], purpose: 'follower' },
    config: { maxWaitTimeInMs: 250, retry: CONSUMER_RETRY },
  })
  const { consumer, crashed } = member
  const admin = kafka.admin()
  // kafkajs emits this after `eachBatch`, and also for batches that it does not hand to `eachBatch`:
  // those with nothing but control records or records of an aborted transaction.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) =>
    progress.readTo(partition, BigInt(lastOffset) + 1n),
  )
  const start = async () => {
    await Promise.all([member.subscribe(), admin.connect()])
  }
  const outages = outagesOf(log)
  const onFailure = (error: unknown) =>
    outages.failed({
      ...{ error, message: 'subscribing to the topic again', dependency: 'Kafka' },
      fields: { topic },
    })
  const leave = () => Promise.all([member.leave(), admin.disconnect().catch(() => undefined)])
  const ending = new AbortController()
  const watch = () =>
    progress.watch(() => admin.fetchTopicOffsets(topic), AbortSignal.any([signal, ending.signal]))
  try {
    await retry(start, onFailure, signal)
    outages.worked('Kafka')
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        for (const message of messages) onRecord(recordOf(topic, partition, message))
      },
    })
    await Promise.race([watch(), crashed])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    ending.abort()
    // A stalled consumer may never disconnect; that must not keep its process from ending.
    await deadline<unknown>(leave(), limits.leaveMs, () => undefined)
  }
}
