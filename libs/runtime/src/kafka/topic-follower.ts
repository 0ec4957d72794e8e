import { randomUUID } from 'node:crypto'
import { describe, Failure } from '@tributary/core'
import type { Admin, Consumer, Kafka } from 'kafkajs'
import { retry, sleep } from '../back-off.ts'
import type { Log } from '../log.ts'
import type { Source, StreamRecord } from '../stream/ports.ts'
import { recordOf } from './record.ts'

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
  /** Reads until the signal aborts; rejects when it can never go on. */
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

/** A record that is in the topic for this long is known, or the follower says that it is not fresh. */
export const MAX_STALENESS_MS = 5_000
const ASK_EVERY_MS = 1_000
const LOOK_EVERY_MS = 20

export function createTopicFollower(options: FollowerOptions): TopicFollower {
  const { topic, log } = options
  const positions = new Map<number, bigint>()
  let freshAt = Number.NEGATIVE_INFINITY
  const isFresh = () => performance.now() - freshAt <= MAX_STALENESS_MS
  const staleness = `topic ${topic} could not be read to its end of late`

  /** Compares the positions with the end of the topic, again and again. */
  async function measure(admin: Admin, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const asked = performance.now()
      try {
        const ends = await admin.fetchTopicOffsets(topic)
        const isReached = () =>
          ends.every(({ partition, low, high }) => {
            const position = positions.get(partition) ?? BigInt(low)
            return position >= BigInt(high)
          })
        while (!isReached() && !signal.aborted) await sleep(LOOK_EVERY_MS, signal)
        freshAt = asked
      } catch (error) {
        log.warn({ topic, error: describe(error) }, 'the end of the topic cannot be asked for')
      }
      await sleep(ASK_EVERY_MS, signal)
    }
  }

  return {
    run: (signal) => follow(options, { positions, measure }, signal),
    async caughtUp(signal) {
      const asked = performance.now()
      while (freshAt < asked) {
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

type Following = {
  /** Next offset of each partition. */
  readonly positions: Map<number, bigint>
  readonly measure: (admin: Admin, signal: AbortSignal) => Promise<void>
}

async function follow(
  { kafka, topic, onRecord, log }: FollowerOptions,
  { positions, measure }: Following,
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
      eachBatch: async ({ batch: { partition, messages, lastOffset } }) => {
        for (const message of messages) onRecord(recordOf(topic, partition, message))
        positions.set(partition, BigInt(messages.at(-1)?.offset ?? lastOffset()) + 1n)
      },
    })
    await Promise.race([measure(admin, signal), crashed])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await leave({ consumer, admin, groupId })
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

/** Kafka removes an empty group without offsets by itself as well, only later. */
async function leave({ consumer, admin, groupId }: Leaving): Promise<void> {
  await consumer.disconnect().catch(() => undefined)
  await admin.deleteGroups([groupId]).catch(() => undefined)
  await admin.disconnect().catch(() => undefined)
}
