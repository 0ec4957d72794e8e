import type { StreamRecord } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Admin, Kafka } from 'kafkajs'
import { Partitioners } from 'kafkajs'
import type { TopicRange } from './range-plan.ts'
import { readRanges } from './read-ranges.ts'

/** What to read of a topic; by default all that it holds now. */
export type TopicSlice = {
  readonly topic: string
  /** Only this partition. */
  readonly partition?: number
  /** Only the partition that records of this key go to. */
  readonly key?: Uint8Array
  /** First offset. */
  readonly from?: bigint
  /** Offset after the last one. */
  readonly to?: bigint
  /**
   * Begins each partition with the first record whose timestamp (epoch ms) is this or later. Records
   * behind it may still be older: timestamps are what the sender set.
   */
  readonly sinceMs?: number
}

/**
 * Reads what the slices hold at this moment, in order per partition, and ends. Leaving the loop
 * early ends the reading. Rejects with UNAVAILABLE.
 */
export async function* readTopics(
  kafka: Kafka,
  slices: readonly TopicSlice[],
): AsyncGenerator<StreamRecord, void, undefined> {
  yield* readRanges(kafka, await findRanges(kafka, slices))
}

/** Number of records in the ranges at most: compaction and deletion leave gaps. */
export const recordsIn = (ranges: readonly TopicRange[]): number =>
  Number(ranges.reduce((sum, { from, to }) => sum + to - from, 0n))

/** The offsets that the slices hold at this moment; partitions without any are left out. */
export async function findRanges(
  kafka: Kafka,
  slices: readonly TopicSlice[],
): Promise<readonly TopicRange[]> {
  if (slices.length === 0) return []
  const admin = kafka.admin()
  try {
    await admin.connect()
    const offsets = createOffsetLookup(admin)
    const ranges = await Promise.all(slices.map((slice) => rangesOf(offsets, slice)))
    return ranges.flat()
  } catch (error) {
    const topics = [...new Set(slices.map(({ topic }) => topic))].join(', ')
    const mend = 'Check KAFKA_BROKERS; missing topics are made by "tributary topics apply"'
    throw new Failure(
      'UNAVAILABLE',
      `topics ${topics} cannot be read: ${describe(error)}. ${mend}`,
      error,
    )
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

/** Asks about each topic once, however many slices of it there are. */
function createOffsetLookup(admin: Admin) {
  const ends = new Map<string, ReturnType<Admin['fetchTopicOffsets']>>()
  const beginnings = new Map<string, ReturnType<Admin['fetchTopicOffsetsByTimestamp']>>()
  return {
    ends: (topic: string) => remember(ends, topic, () => admin.fetchTopicOffsets(topic)),
    beginnings: (topic: string, sinceMs: number) =>
      remember(beginnings, `${topic} ${sinceMs}`, () =>
        admin.fetchTopicOffsetsByTimestamp(topic, sinceMs),
      ),
  }
}

function remember<T>(known: Map<string, T>, key: string, ask: () => T): T {
  const answer = known.get(key) ?? ask()
  known.set(key, answer)
  return answer
}

async function rangesOf(
  offsets: ReturnType<typeof createOffsetLookup>,
  slice: TopicSlice,
): Promise<readonly TopicRange[]> {
  const { topic, from = 0n, to, sinceMs } = slice
  const [ends, beginnings] = await Promise.all([
    offsets.ends(topic),
    sinceMs === undefined ? [] : offsets.beginnings(topic, sinceMs),
  ])
  const sinceOffsets = new Map(
    beginnings.map(({ partition, offset }) => [partition, BigInt(offset)]),
  )
  const wanted = partitionOf(slice, ends.length)
  return ends
    .filter(({ partition }) => wanted === undefined || wanted === partition)
    .map(({ partition, low, high }) => ({
      topic,
      partition,
      from: greatest(BigInt(low), from, sinceOffsets.get(partition) ?? 0n),
      to: to === undefined || to > BigInt(high) ? BigInt(high) : to,
    }))
    .filter((range) => range.from < range.to)
}

const partitioner = Partitioners.DefaultPartitioner()

function partitionOf({ topic, partition, key }: TopicSlice, count: number): number | undefined {
  if (key === undefined) return partition
  const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
    ...{ partitionId, partitionErrorCode: 0, leader: 0, replicas: [], isr: [] },
  }))
  return partitioner({ topic, partitionMetadata, message: { key: Buffer.from(key), value: null } })
}

const greatest = (...offsets: readonly bigint[]): bigint =>
  offsets.toSorted((a, b) => (a > b ? -1 : 1))[0] ?? 0n
