import { rawTopic } from '@tributary/core'
import type { TopicRange } from '@tributary/runtime'
import { findRanges } from '@tributary/runtime'
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

/** Finds the offsets of a period. Times are those of the records, which the gateway set on receipt. */
export async function openWindow(kafka: AdminKafka, period: Period): Promise<Window> {
  const { providers, fromMs, toMs } = period
  const topics = providers.map(rawTopic)
  const since = topics.map((topic) => ({ topic, ...(fromMs !== null && { sinceMs: fromMs }) }))
  const after = toMs === null ? [] : topics.map((topic) => ({ topic, sinceMs: toMs }))
  const [held, behind] = await Promise.all([findRanges(kafka, since), findRanges(kafka, after)])
  return {
    ranges: cutBefore(held, behind),
    retainedNow: () => retainedRanges(kafka, topics),
  }
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
