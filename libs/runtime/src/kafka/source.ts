import { describe } from '@tributary/core'
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import { retry } from '../back-off.ts'
import type { Log } from '../log.ts'
import type { Source, StreamBatch } from '../stream/ports.ts'
import type { Gap, GapSettings } from './gaps.ts'
import { answerGaps, findGaps } from './gaps.ts'
import type { PartitionLag } from './lag.ts'
import { readLag } from './lag.ts'
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
const HEARTBEAT_MS = 2_000
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
  const ownership = createOwnership(consumer)

  async function run(onBatch: OnBatch, signal: AbortSignal): Promise<void> {
    const failure = Promise.withResolvers<never>()
    failure.promise.catch(() => undefined)
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) failure.reject(payload.error)
      else log.warn({ error: describe(payload.error) }, 'the consumer failed; it starts again')
    })
    const onFailure = (error: unknown, attempts: number) =>
      log.warn({ attempts, error: describe(error) }, 'Kafka cannot be reached; trying again')
    const start = async () => {
      await consumer.connect()
      await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    }
    try {
      await retry(start, onFailure, signal)
      const gaps = await retry(() => findGaps(kafka, groupId, topics), onFailure, signal)
      answerGaps(gaps, options.gaps, log)
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
            positions: ownership.positions,
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
  /** Aborted when the partitions may belong to somebody else. */
  readonly epoch: AbortSignal
  /** Aborted when the service stops: the slice under way is settled and committed, no further one. */
  readonly stop: AbortSignal
  /** Next offset of each partition that this member has committed. */
  readonly positions: Map<string, bigint>
}

async function eachBatch(call: BatchCall): Promise<void> {
  const { payload, options, epoch, stop } = call
  const { messages } = payload.batch
  for (let from = 0; from < messages.length; from += options.maxBatchRecords) {
    if (stop.aborted || epoch.aborted || !payload.isRunning() || payload.isStale()) return
    const goOn = await oneSlice(call, messages.slice(from, from + options.maxBatchRecords))
    if (!goOn) return
  }
}

/** Settles one slice, then commits. False when the rest of the batch must not be handled now. */
async function oneSlice(
  { payload, onBatch, options, epoch, positions }: BatchCall,
  messages: readonly KafkaMessage[],
): Promise<boolean> {
  const { topic, partition } = payload.batch
  const name = `${topic}/${partition}`
  const slice: StreamBatch = {
    topic,
    partition,
    records: messages.map((message) => recordOf(topic, partition, message)),
    highWatermark: BigInt(payload.batch.highWatermark),
    signal: epoch,
  }
  const settle = async () => {
    const gap = gapBefore(slice, positions.get(name))
    answerGaps(gap, options.gaps, options.log)
    return onBatch(slice)
  }
  const result = await withHeartbeats(payload, settle).catch((error: unknown) => {
    throw new StageError('the stage failed', { cause: error })
  })
  if (epoch.aborted) return false
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
function gapBefore(slice: StreamBatch, position: bigint | undefined): readonly Gap[] {
  const first = slice.records[0]?.offset
  if (first === undefined || position === undefined || first <= position) return []
  return [{ topic: slice.topic, partition: slice.partition, from: position, to: first }]
}

/** Keeps the place in the group while the work takes its time. */
async function withHeartbeats<T>(payload: EachBatchPayload, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => payload.heartbeat().catch(() => undefined), HEARTBEAT_MS / 2)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/**
 * Who owns the partitions: a signal that aborts when the group rebalances. kafkajs can re-join while
 * handlers still run, and a commit would then carry the new generation (tulios/kafkajs issue 1046),
 * so handlers of an old epoch stop by this signal.
 */
function createOwnership(consumer: Consumer) {
  let epoch = new AbortController()
  let joined = false
  let assignment: Readonly<Record<string, readonly number[]>> = {}
  const positions = new Map<string, bigint>()
  const next = () => {
    epoch.abort()
    epoch = new AbortController()
    positions.clear()
  }
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    next()
    joined = true
    assignment = payload.memberAssignment
  })
  consumer.on(consumer.events.REBALANCING, () => {
    next()
    joined = false
  })
  consumer.on(consumer.events.CRASH, () => {
    joined = false
  })
  return {
    epoch: () => epoch.signal,
    positions,
    joined: () => joined,
    has: (topic: string, partition: number) =>
      joined && (assignment[topic]?.includes(partition) ?? false),
    release: () => {
      joined = false
      epoch.abort()
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
