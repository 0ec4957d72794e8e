import type { StreamRecord } from '@tributary/core'
import { partitionName, providerOfRawTopic, rawTopic } from '@tributary/core'
import type { TopicRange } from '@tributary/runtime/kafka'
import { findRanges, readRanges, recordsIn, withAdmin } from '@tributary/runtime/kafka'
import type { CommandKafka } from '../clients.ts'
import type { PartitionOffsets } from './ranges.ts'
import { cutBefore, startingAfter } from './ranges.ts'

/** Raw records of some providers that were received in a period, fixed when the replay began. */
export type ReplayWindow = {
  /** The records to map again. */
  readonly ranges: readonly TopicRange[]
  /** What every partition of the raw topics retains at the call, also an empty one. */
  readonly retainedNow: () => Promise<readonly TopicRange[]>
}

export type ReplayPeriod = {
  readonly providers: readonly string[]
  /** Epoch milliseconds, from ≤ time received < to; null: no limit. */
  readonly fromMs: number | null
  readonly toMs: number | null
}

export type WindowOptions = {
  readonly period: ReplayPeriod
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

/**
 * Finds the offsets of a period. Times are those of the records, which the gateway sets on receipt.
 * Spooled, redriven and admitted records come late, after records that were received later. So the window
 * extends to the last record of the period, and the records in between are mapped as well.
 */
export async function openWindow(
  kafka: CommandKafka,
  { period, note, signal }: WindowOptions,
): Promise<ReplayWindow> {
  const { providers, fromMs, toMs } = period
  const topics = providers.map(rawTopic)
  const since = topics.map((topic) => ({ topic, ...(fromMs !== null && { sinceMs: fromMs }) }))
  const after = toMs === null ? [] : topics.map((topic) => ({ topic, sinceMs: toMs }))
  function lateIn(tails: readonly TopicRange[], before: number): Promise<PartitionOffsets> {
    note(`scanning ${recordsIn(tails)} records after the period for late arrivals`)
    return lastBefore(readRanges(kafka, tails), { toMs: before, signal })
  }
  const [held, tails] = await Promise.all([findRanges(kafka, since), findRanges(kafka, after)])
  const late = toMs === null || recordsIn(tails) === 0 ? NONE : await lateIn(tails, toMs)
  return {
    ranges: cutBefore(held, startingAfter(tails, late)),
    retainedNow: () => retainedRanges(kafka, topics),
  }
}

const NONE: PartitionOffsets = new Map()

/** The offset of the last record of each partition that was received before a time. */
async function lastBefore(
  records: AsyncIterable<StreamRecord>,
  { toMs, signal }: { readonly toMs: number; readonly signal: AbortSignal },
): Promise<PartitionOffsets> {
  const last = new Map<string, bigint>()
  for await (const record of records) {
    signal.throwIfAborted()
    if (record.timestampMs < toMs) last.set(partitionName(record), record.offset)
  }
  return last
}

const retainedRanges = (
  kafka: CommandKafka,
  topics: readonly string[],
): Promise<readonly TopicRange[]> =>
  withAdmin(kafka, async (admin) => {
    const offsets = topics.map(async (topic) => {
      const partitions = await admin.fetchTopicOffsets(topic)
      return partitions.map(({ partition, low, high }) => ({
        ...{ topic, partition },
        ...{ from: BigInt(low), to: BigInt(high) },
      }))
    })
    return (await Promise.all(offsets)).flat()
  })

/**
 * When the oldest retained raw record of each provider was received, epoch ms: the latest of its
 * partitions. A partition that retention has emptied counts as now.
 */
export async function oldestReceived(
  kafka: CommandKafka,
  retained: readonly TopicRange[],
  providers: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const oldest = new Map<string, number>()
  const see = (topic: string, timeMs: number) => {
    const provider = providerOfRawTopic(topic)
    oldest.set(provider, Math.max(oldest.get(provider) ?? 0, timeMs))
  }
  const ranges = retained.filter(({ topic }) => providers.has(providerOfRawTopic(topic)))
  const isEmptied = ({ from, to }: TopicRange) => from === to && from > 0n
  for (const { topic } of ranges.filter(isEmptied)) see(topic, Date.now())
  const firsts = ranges
    .filter(({ from, to }) => from < to)
    .map((range) => ({ ...range, to: range.from + 1n }))
  for await (const { topic, timestampMs } of readRanges(kafka, firsts)) see(topic, timestampMs)
  return oldest
}
