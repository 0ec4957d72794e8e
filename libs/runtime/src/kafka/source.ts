import { describe, partitionName } from '@tributary/core'
import { retry } from '../service/retry.ts'
import { createThrottle } from '../service/throttle.ts'
import type { Source } from '../stream/ports.ts'
import type { BatchOptions, OnBatch } from './each-batch.ts'
import { eachBatch, StageError } from './each-batch.ts'
import { answerGaps, findGaps, readPositions } from './gaps.ts'
import { HEARTBEAT_MS } from './heartbeats.ts'
import type { PartitionLag } from './lag.ts'
import { readLag } from './lag.ts'
import { createOwnership } from './ownership.ts'

export type SourceOptions = BatchOptions & {
  readonly groupId: string
  readonly topics: readonly string[]
  /** Bytes fetched per partition and request. */
  readonly maxBytesPerPartition: number
}

/** A member that died keeps its partitions for this long. */
const SESSION_TIMEOUT_MS = 10_000
/** Partitions handled side by side; a partition is never handled twice at once. */
const CONCURRENT_PARTITIONS = 64
/** While Kafka is away, kafkajs starts a consumer again several times a second. */
const COMPLAIN_EVERY_MS = 60_000

export type KafkaSource = Source & {
  /** Lag of the partitions that this member has. */
  behind(): Promise<readonly PartitionLag[]>
}

/** A consumer group as a Source. */
export function createKafkaSource(options: SourceOptions): KafkaSource {
  const { kafka, groupId, topics, log } = options
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: 250,
    minBytes: 1,
    maxBytesPerPartition: options.maxBytesPerPartition,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
  })
  /** Offset of the oldest retained record where a gap was answered at the start. */
  const passedOver = new Map<string, bigint>()
  const onFailure = (error: unknown, attempts: number) =>
    log.warn({ attempts, error: describe(error) }, 'Kafka cannot be reached; trying again')
  const readCommitted = (signal: AbortSignal) =>
    retry(() => readPositions(kafka, groupId, topics), onFailure, signal)
  const ownership = createOwnership(consumer, async (signal) => {
    const committed = new Map(await readCommitted(signal))
    for (const [name, to] of passedOver) {
      if ((committed.get(name) ?? 0n) < to) committed.set(name, to)
    }
    return committed
  })

  async function run(onBatch: OnBatch, signal: AbortSignal): Promise<void> {
    const failure = Promise.withResolvers<never>()
    failure.promise.catch(() => undefined)
    const isDue = createThrottle(COMPLAIN_EVERY_MS)
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) failure.reject(payload.error)
      else if (isDue())
        log.warn({ error: describe(payload.error) }, 'the consumer failed; it starts again')
    })
    const start = async () => {
      await consumer.connect()
      await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    }
    try {
      await retry(start, onFailure, signal)
      const committed = await readCommitted(signal)
      const gaps = await retry(() => findGaps(kafka, committed, topics), onFailure, signal)
      answerGaps(gaps, options.gaps, log)
      for (const gap of gaps) passedOver.set(partitionName(gap), gap.to)
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
        eachBatch: async (payload) => {
          if (!ownership.wasGiven(payload.batch.topic, payload.batch.partition)) return
          const epoch = ownership.epoch()
          await eachBatch({ payload, onBatch, options, epoch, stop: signal }).catch(
            (error: unknown) => {
              if (!(error instanceof StageError)) throw error
              failure.reject(error.cause)
            },
          )
        },
      })
      await Promise.race([aborted(signal), failure.promise])
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      await consumer.disconnect().catch(() => undefined)
      ownership.release()
    }
  }

  return {
    run,
    async behind() {
      const lags = await readLag(kafka, groupId, topics)
      return lags.filter(({ topic, partition }) => ownership.has(topic, partition))
    },
    ready: async () =>
      ownership.joined()
        ? { ready: true }
        : { ready: false, reason: `not a member of consumer group ${groupId} yet` },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
