import { randomUUID } from 'node:crypto'
import type { StreamRecord } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Admin, Consumer, Kafka } from 'kafkajs'
import type { Log } from '../service/log.ts'
import { retry, sleep } from '../service/retry.ts'
import type { Source } from '../stream/ports.ts'
import { recordOf } from './record.ts'
import type { TopicEnd } from './topic-end.ts'
import { createTopicEnd, MAX_STALENESS_MS } from './topic-end.ts'

const LOOK_EVERY_MS = 20
const LEAVE_WITHIN_MS = 3_000

export type FollowerOptions = {
  readonly kafka: Kafka
  /** A compacted topic. Its last record must not be an empty one, which compaction removes. */
  readonly topic: string
  /** Told of every record, in order per partition; of some more than once. */
  readonly onRecord: (record: StreamRecord) => void
  readonly log: Log
}

/** Everybody reads the whole topic: from its beginning to its end, and on from there. */
export type TopicFollower = {
  /**
   * Reads until the signal aborts; rejects when it can never go on, with UNAVAILABLE when it has stood
   * still for a minute or the topic was made anew: then a new follower reads it from its beginning.
   */
  run(signal: AbortSignal): Promise<void>
  /**
   * Resolves once `onRecord` was told of everything that the topic holds now. Rejects when the
   * signal aborts first.
   */
  caughtUp(signal: AbortSignal): Promise<void>
  /**
   * Throws UNAVAILABLE unless `onRecord` was told of everything that the topic held
   * MAX_STALENESS_MS ago.
   */
  assertFresh(): void
  /** Whether it is fresh; otherwise the reason why not. */
  ready(): ReturnType<Source['ready']>
}

export function createTopicFollower(options: FollowerOptions): TopicFollower {
  const { topic } = options
  const end = createTopicEnd(options)
  const isFresh = () => performance.now() - end.reachedAt() <= MAX_STALENESS_MS
  const staleness = `topic ${topic} could not be read to its end of late`
  return {
    run: (signal) => follow(options, end, signal),
    async caughtUp(signal) {
      const asked = performance.now()
      while (end.reachedAt() < asked) {
        signal.throwIfAborted()
        await sleep(LOOK_EVERY_MS, signal)
      }
    },
    assertFresh() {
      if (!isFresh()) throw new Failure('UNAVAILABLE', staleness)
    },
    ready: async () => (isFresh() ? { ready: true } : { ready: false, reason: staleness }),
  }
}

async function follow(
  { kafka, topic, onRecord, log }: FollowerOptions,
  end: TopicEnd,
  signal: AbortSignal,
): Promise<void> {
  const groupId = `tributary-follower-${randomUUID()}`
  const consumer = kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 250,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
  })
  const admin = kafka.admin()
  const crashed = whenCrashed(consumer)
  // Told after `eachBatch`, and of batches without it that hold nothing but control records or what
  // an aborted transaction wrote.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) =>
    end.readTo(partition, BigInt(lastOffset) + 1n),
  )
  const start = async () => {
    await Promise.all([consumer.connect(), admin.connect()])
    await consumer.subscribe({ topic, fromBeginning: true })
  }
  const onFailure = (error: unknown, attempts: number) =>
    log.warn({ topic, attempts, error: describe(error) }, 'the topic cannot be read; trying again')
  try {
    await retry(start, onFailure, signal)
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        for (const message of messages) onRecord(recordOf(topic, partition, message))
      },
    })
    await Promise.race([end.watch(() => admin.fetchTopicOffsets(topic), signal), crashed])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await leaveInTime({ consumer, admin, groupId })
  }
}

/** Rejects when kafkajs gives up. */
function whenCrashed(consumer: Consumer): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => undefined)
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) reject(payload.error)
  })
  return promise
}

type Leaving = { readonly consumer: Consumer; readonly admin: Admin; readonly groupId: string }

/** A consumer that stands still may never disconnect; that must not keep its process from ending. */
async function leaveInTime(leaving: Leaving): Promise<void> {
  const left = new AbortController()
  const done = leave(leaving).finally(() => left.abort())
  await Promise.race([done, sleep(LEAVE_WITHIN_MS, left.signal)])
}

/** Kafka removes an empty group without offsets by itself as well, only later. */
async function leave({ consumer, admin, groupId }: Leaving): Promise<void> {
  await consumer.disconnect().catch(() => undefined)
  await admin.deleteGroups([groupId]).catch(() => undefined)
  await admin.disconnect().catch(() => undefined)
}
