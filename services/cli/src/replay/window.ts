import type { StreamRecord } from '@tributary/core'
import { rawTopic } from '@tributary/core'
import type { TopicRange } from '@tributary/runtime/kafka'
import { findRanges, readRanges, recordsIn } from '@tributary/runtime/kafka'
import type { AdminKafka } from '../clients.ts'

/** Raw records of some providers that were received in a period, as they were when the replay began. */
export type Window = {
  /** The records to map again. */
  readonly ranges: readonly TopicRange[]
  /** Everything that the raw topics keep by now, every partition, also an empty one. */
  readonly retainedNow: () => Promise<readonly TopicRange[]>
}

export type Period = {
  readonly providers: readonly string[]
  /** Epoch milliseconds, from ≤ time received < to; null leaves open. */
  readonly fromMs: number | null
  readonly toMs: number | null
}

export type WindowOptions = {
  readonly period: Period
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

/**
 * Finds the offsets of a period. Times are those of the records, which the gateway set on receipt. What
 * was spooled, redriven or admitted out of quarantine stands behind records that came after it: so the
 * window goes on to the last record of the period, and what stands in between is mapped as well.
 */
export async function openWindow(
  kafka: AdminKafka,
  { period, note, signal }: WindowOptions,
): Promise<Window> {
  const { providers, fromMs, toMs } = period
  const topics = providers.map(rawTopic)
  const since = topics.map((topic) => ({ topic, ...(fromMs !== null && { sinceMs: fromMs }) }))
  const after = toMs === null ? [] : topics.map((topic) => ({ topic, sinceMs: toMs }))
  function lateIn(ranges: readonly TopicRange[], before: number): Promise<Offsets> {
    note(`looking behind the period for what was received in it: ${recordsIn(ranges)} records`)
    return lastBefore(readRanges(kafka, ranges), { toMs: before, signal })
  }
  const [held, behind] = await Promise.all([findRanges(kafka, since), findRanges(kafka, after)])
  const late = toMs === null || recordsIn(behind) === 0 ? NONE : await lateIn(behind, toMs)
  return {
    ranges: cutBefore(held, startingAfter(behind, late)),
    retainedNow: () => retainedRanges(kafka, topics),
  }
}

/** Offsets by `<topic>/<partition>`. */
type Offsets = ReadonlyMap<string, bigint>

const NONE: Offsets = new Map()

/** Where the last record that was received before a time stands, of those that are read in order. */
async function lastBefore(
  records: AsyncIterable<StreamRecord>,
  { toMs, signal }: { readonly toMs: number; readonly signal: AbortSignal },
): Promise<Offsets> {
  const last = new Map<string, bigint>()
  for await (const record of records) {
    signal.throwIfAborted()
    if (record.timestampMs < toMs) last.set(nameOf(record), record.offset)
  }
  return last
}

/** The ranges, each from behind its offset on, where it has one. */
export function startingAfter(
  ranges: readonly TopicRange[],
  offsets: Offsets,
): readonly TopicRange[] {
  return ranges.map((range) => {
    const offset = offsets.get(nameOf(range))
    return offset === undefined ? range : { ...range, from: offset + 1n }
  })
}

/** The ranges without what `behind` covers, which reaches to the end of its partition. */
export function cutBefore(
  ranges: readonly TopicRange[],
  behind: readonly TopicRange[],
): readonly TopicRange[] {
  const starts = new Map(behind.map((range) => [nameOf(range), range.from]))
  return ranges
    .map((range) => {
      const start = starts.get(nameOf(range))
      return start === undefined || start > range.to ? range : { ...range, to: start }
    })
    .filter(({ from, to }) => from < to)
}

/** What of `whole` lies before or behind the range of the same partition in `parts`. */
export function subtract(
  whole: readonly TopicRange[],
  parts: readonly TopicRange[],
): readonly TopicRange[] {
  const byName = new Map(parts.map((range) => [nameOf(range), range]))
  return whole
    .flatMap((range) => {
      const part = byName.get(nameOf(range))
      if (part === undefined) return [range]
      return [
        { ...range, to: part.from },
        { ...range, from: part.to },
      ]
    })
    .filter(({ from, to }) => from < to)
}

const nameOf = ({ topic, partition }: Pick<TopicRange, 'topic' | 'partition'>) =>
  `${topic}/${partition}`

async function retainedRanges(
  kafka: AdminKafka,
  topics: readonly string[],
): Promise<readonly TopicRange[]> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const offsets = topics.map(async (topic) => {
      const partitions = await admin.fetchTopicOffsets(topic)
      return partitions.map(({ partition, low, high }) => ({
        ...{ topic, partition },
        ...{ from: BigInt(low), to: BigInt(high) },
      }))
    })
    return (await Promise.all(offsets)).flat()
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
