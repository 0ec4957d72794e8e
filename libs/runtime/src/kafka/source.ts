import { describe } from '@tributary/core'
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import { retry } from '../back-off.ts'
import type { Log } from '../log.ts'
import type { Source, StreamBatch } from '../stream/ports.ts'
import type { GapSettings } from './gaps.ts'
import { answerGaps, findGaps, partitionName, readPositions } from './gaps.ts'
import { HEARTBEAT_MS, withHeartbeats } from './heartbeats.ts'
import type { PartitionLag } from './lag.ts'
import { readLag } from './lag.ts'
import type { Epoch } from './ownership.ts'
import { createOwnership } from './ownership.ts'
import { recordOf } from './record.ts'

export type SourceOptions = {
  readonly kafka: Kafka
  readonly groupId: string
  readonly topics: readonly string[]
  /** Records per batch at most. */
  readonly maxBatchRecords: number
  /** Bytes fetched per partition and request. */
  readonly maxBytesPerPartition: number
  /** What to do when records were removed before the group read them. */
  readonly gaps: GapSettings
  readonly log: Log
}

/** A member that died keeps its partitions for this long. */
const SESSION_TIMEOUT_MS = 10_000
/** Partitions handled side by side; a partition is never handled twice at once. */
const CONCURRENT_PARTITIONS = 64

export type KafkaSource = Source & {
  /** Lag of the partitions that this member has. */
  behind(): Promise<readonly PartitionLag[]>
}

type OnBatch = Parameters<Source['run']>[0]

/**
 * A consumer group as a Source. kafkajs resolves and commits nothing by itself here: only what the
 * loop's result names is resolved and committed, after a check that the partition is still ours.
 */
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
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) failure.reject(payload.error)
      else log.warn({ error: describe(payload.error) }, 'the consumer failed; it starts again')
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
        eachBatch: (payload) =>
          eachBatch({
            payload,
            onBatch,
            options,
            epoch: ownership.epoch(),
            stop: signal,
          }).catch((error: unknown) => {
            if (!(error instanceof StageError)) throw error
            failure.reject(error.cause)
          }),
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

/** Carries what `onBatch` threw past kafkajs, which would otherwise try the batch again. */
class StageError extends Error {}

type BatchCall = {
  readonly payload: EachBatchPayload
  readonly onBatch: OnBatch
  readonly options: SourceOptions
  readonly epoch: Epoch
  /** Aborted when the service stops: the slice under way is settled and committed, no further one. */
  readonly stop: AbortSignal
}

async function eachBatch(call: BatchCall): Promise<void> {
  const { payload, options, epoch, stop } = call
  const { messages } = payload.batch
  for (let from = 0; from < messages.length; from += options.maxBatchRecords) {
    if (stop.aborted || epoch.signal.aborted || !payload.isRunning() || payload.isStale()) return
    const goOn = await oneSlice(call, messages.slice(from, from + options.maxBatchRecords))
    if (!goOn) return
  }
}

/** Settles one slice, then commits. False when the rest of the batch must not be handled now. */
async function oneSlice(
  { payload, onBatch, options, epoch }: BatchCall,
  messages: readonly KafkaMessage[],
): Promise<boolean> {
  const { topic, partition } = payload.batch
  const name = partitionName({ topic, partition })
  const slice: StreamBatch = {
    topic,
    partition,
    records: messages.map((message) => recordOf(topic, partition, message)),
    highWatermark: BigInt(payload.batch.highWatermark),
    signal: epoch.signal,
  }
  const positions = await withHeartbeats(payload, () => epoch.positions).catch(() => undefined)
  if (positions === undefined) return false
  const settle = async () => {
    answerGapBefore(slice, positions, options)
    return onBatch(slice)
  }
  const result = await withHeartbeats(payload, settle).catch((error: unknown) => {
    throw new StageError('the stage failed', { cause: error })
  })
  if (epoch.signal.aborted) return false
  if (result.commit !== null) {
    payload.resolveOffset(String(result.commit - 1n))
    const offset = String(result.commit)
    positions.set(name, result.commit)
    await payload.commitOffsetsIfNecessary({
      topics: [{ topic, partitions: [{ partition, offset }] }],
    })
  }
  if (result.pauseMs === null) return true
  setTimeout(payload.pause(), result.pauseMs).unref()
  return false
}

/** kafkajs goes on silently where retention passed the position; the offsets tell. */
function answerGapBefore(
  slice: StreamBatch,
  positions: Map<string, bigint>,
  { gaps, log }: SourceOptions,
): void {
  const { topic, partition, records } = slice
  const from = positions.get(partitionName(slice)) ?? 0n
  const to = records[0]?.offset ?? from
  if (to <= from) return
  answerGaps([{ topic, partition, from, to }], gaps, log)
  positions.set(partitionName(slice), to)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
