import type { StreamRecord } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Admin, Kafka } from 'kafkajs'
import { KAFKA_FIX, withAdmin } from './client.ts'
import { partitionOfKey } from './partition-lookup.ts'
import type { TopicRange } from './read-ranges.ts'
import { readRanges } from './read-ranges.ts'

/** What to read of a topic; by default everything that it holds now. */
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
   * Starts each partition at the first record whose timestamp (epoch ms) is this or later. Records
   * after it may be older: the sender sets the timestamps.
   */
  readonly sinceMs?: number
  /** Has no end: the records that follow belong to it too. */
  readonly isOpen?: boolean
}

/** After every offset of Kafka, which are signed and have 64 bits. */
const NO_END = 2n ** 63n

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

/**
 * As `readTopics`, and goes on with the records that follow until the signal aborts; then it ends. Does
 * not see partitions that are added meanwhile. Rejects with UNAVAILABLE.
 */
export async function* followTopics(
  kafka: Kafka,
  slices: readonly TopicSlice[],
  signal: AbortSignal,
): AsyncGenerator<StreamRecord, void, undefined> {
  const open = slices.map((slice) => ({ ...slice, isOpen: true }))
  const ranges = await findRanges(kafka, open)
  yield* readRanges(kafka, ranges, { stallMs: Number.POSITIVE_INFINITY, signal })
}

/** Maximum number of records in the ranges: compaction and deletion leave gaps. */
export const recordsIn = (ranges: readonly TopicRange[]): number =>
  Number(ranges.reduce((sum, { from, to }) => sum + to - from, 0n))

/** The offsets that the slices hold at this moment, without empty partitions. Rejects with UNAVAILABLE. */
export async function findRanges(
  kafka: Kafka,
  slices: readonly TopicSlice[],
): Promise<readonly TopicRange[]> {
  if (slices.length === 0) return []
  return withAdmin(kafka, async (admin) => {
    const offsets = createOffsetLookup(admin)
    const ranges = await Promise.all(slices.map((slice) => rangesOf(offsets, slice)))
    return ranges.flat()
  }).catch((cause: unknown) => {
    const topics = [...new Set(slices.map(({ topic }) => topic))].join(', ')
    const what = `topics ${topics} cannot be read: ${describe(cause)}`
    throw new Failure('UNAVAILABLE', { what, fix: KAFKA_FIX, cause })
  })
}

/** Asks Kafka once per topic, however many slices of it there are. */
function createOffsetLookup(admin: Admin) {
  const ends = new Map<string, ReturnType<Admin['fetchTopicOffsets']>>()
  const starts = new Map<string, ReturnType<Admin['fetchTopicOffsetsByTimestamp']>>()
  return {
    ends: (topic: string) => remember(ends, topic, () => admin.fetchTopicOffsets(topic)),
    starts: (topic: string, sinceMs: number) =>
      remember(starts, `${topic} ${sinceMs}`, () =>
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
  const { topic, from = 0n, sinceMs } = slice
  const [ends, starts] = await Promise.all([
    offsets.ends(topic),
    sinceMs === undefined ? [] : offsets.starts(topic, sinceMs),
  ])
  const startOffsets = new Map(starts.map(({ partition, offset }) => [partition, BigInt(offset)]))
  const wanted = partitionOf(slice, ends.length)
  return ends
    .filter(({ partition }) => wanted === undefined || wanted === partition)
    .map(({ partition, low, high }) => ({
      topic,
      partition,
      from: greatest(BigInt(low), from, startOffsets.get(partition) ?? 0n),
      to: endOf(slice, BigInt(high)),
    }))
    .filter((range) => range.from < range.to)
}

function endOf({ to = NO_END, isOpen = false }: TopicSlice, high: bigint): bigint {
  return isOpen || to <= high ? to : high
}

function partitionOf({ partition, key }: TopicSlice, count: number): number | undefined {
  return key === undefined ? partition : partitionOfKey(key, count)
}

const greatest = (...offsets: readonly bigint[]): bigint =>
  offsets.toSorted((a, b) => (a > b ? -1 : 1))[0] ?? 0n
