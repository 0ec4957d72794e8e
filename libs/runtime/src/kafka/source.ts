import { partitionName } from '@tributary/core'
import type { ConsumerConfig } from 'kafkajs'
import { aborted } from '../service/deadline.ts'
import { outagesOf } from '../service/outage-log.ts'
import { retry } from '../service/retry.ts'
import type { Source } from '../stream/ports.ts'
import { CONSUMER_RETRY, createGroupConsumer, HEARTBEAT_MS } from './consumer.ts'
import type { BatchOptions, OnBatch } from './each-batch.ts'
import { eachBatch, StageError } from './each-batch.ts'
import { answerGaps, findGaps } from './gaps.ts'
import type { Commits, PartitionLag } from './offsets.ts'
import { readCommits, readLag } from './offsets.ts'
import type { Assignment } from './ownership.ts'
import { createOwnership } from './ownership.ts'

export type SourceOptions = BatchOptions & {
  readonly groupId: string
  readonly topics: readonly string[]
  /** Bytes fetched per partition and request. */
  readonly maxBytesPerPartition: number
  readonly session?: SessionLimits
}

/** Limits of a group member. Milliseconds. */
export type SessionLimits = {
  /** Time after which the group reassigns the partitions of a member that died. */
  readonly timeoutMs: number
  readonly heartbeatMs: number
}

const SESSION: SessionLimits = { timeoutMs: 10_000, heartbeatMs: HEARTBEAT_MS }
/** Partitions processed at the same time; the batches of one partition are processed one at a time. */
const CONCURRENT_PARTITIONS = 64

export type KafkaSource = Source & {
  /** Lag of the partitions that this member owns. */
  behind(): Promise<readonly PartitionLag[]>
}

/** A consumer group as a Source. */
export function createKafkaSource(options: SourceOptions): KafkaSource {
  const { kafka, groupId, topics, log } = options
  const outages = outagesOf(log)
  const member = createGroupConsumer({
    kafka,
    topics,
    config: consumerConfig(options),
    onRestart(error) {
      outages.failed({ error, message: 'restarting the consumer', dependency: 'Kafka' })
    },
  })
  /** Position after each gap that was answered at the start. */
  const passedGaps = new Map<string, bigint>()
  async function keepTrying<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const onFailure = (error: unknown) =>
      outages.failed({ error, message: 'retrying', dependency: 'Kafka' })
    const result = await retry(attempt, onFailure, signal)
    outages.worked('Kafka')
    return result
  }
  const readCommitted = (signal: AbortSignal) =>
    keepTrying(() => readCommits(kafka, groupId, topics), signal)
  const ownership = createOwnership(member.consumer, async (assignment, signal) => {
    const { positions, notes } = await readCommitted(signal)
    for (const [name, to] of passedGaps) {
      if ((positions.get(name) ?? 0n) < to) positions.set(name, to)
    }
    return { positions, notes: ownNotes(notes, assignment) }
  })

  async function passGaps(signal: AbortSignal): Promise<void> {
    const { positions } = await readCommitted(signal)
    const gaps = await keepTrying(() => findGaps(kafka, positions, topics), signal)
    answerGaps(gaps, options.gaps, log)
    for (const gap of gaps) passedGaps.set(partitionName(gap), gap.to)
  }

  /** Starts the batches; `fail` is called with what `onBatch` threw. */
  async function consume(
    onBatch: OnBatch,
    stop: AbortSignal,
    fail: (error: unknown) => void,
  ): Promise<void> {
    await member.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
      eachBatch: async (payload) => {
        if (!ownership.wasAssigned(payload.batch.topic, payload.batch.partition)) return
        const call = { payload, onBatch, options, epoch: ownership.epoch(), stop }
        await eachBatch(call).catch((error: unknown) => {
          if (!(error instanceof StageError)) throw error
          fail(error.cause)
        })
      },
    })
  }

  async function run(onBatch: OnBatch, signal: AbortSignal): Promise<void> {
    const stage = Promise.withResolvers<never>()
    stage.promise.catch(() => undefined)
    try {
      await keepTrying(member.subscribe, signal)
      await passGaps(signal)
      await consume(onBatch, signal, stage.reject)
      await Promise.race([aborted(signal), member.crashed, stage.promise])
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      await member.leave()
      ownership.release()
    }
  }

  return {
    run,
    async behind() {
      const lags = await readLag(kafka, groupId, topics)
      return lags.filter(({ topic, partition }) => ownership.owns(topic, partition))
    },
    ready: async () =>
      ownership.joined()
        ? { ready: true }
        : { ready: false, reason: `not a member of consumer group ${groupId} yet` },
  }
}

/** The notes of the partitions that this member owns. */
function ownNotes(notes: Commits['notes'], assignment: Assignment): Commits['notes'] {
  const own = [...notes].map(([topic, ofTopic]) => {
    const isOwn = ([partition]: readonly [number, string]) =>
      assignment[topic]?.includes(partition) ?? false
    return [topic, new Map([...ofTopic].filter(isOwn))] as const
  })
  return new Map(own)
}

function consumerConfig(options: SourceOptions): ConsumerConfig {
  const { groupId, maxBytesPerPartition, session = SESSION } = options
  return {
    groupId,
    sessionTimeout: session.timeoutMs,
    heartbeatInterval: session.heartbeatMs,
    maxWaitTimeInMs: 250,
    minBytes: 1,
    maxBytesPerPartition,
    retry: CONSUMER_RETRY,
  }
}
