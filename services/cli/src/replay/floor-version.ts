import { providerOfRawTopic, versionOf } from '@tributary/core'
import type { TopicRange } from '@tributary/runtime/kafka'
import { readRanges } from '@tributary/runtime/kafka'
import type { AdminKafka } from '../clients.ts'
import type { Lineage } from './tables/lineages.ts'

/** Providers' clocks and ours differ by less than this. */
const CLOCK_MARGIN_MS = 3_600_000

/** No state has this version, so that nothing counts as surely within the window. */
export const NOTHING_IS_WITHIN = Number.MAX_SAFE_INTEGER

/**
 * The version from which on a state surely came by a record of the window: a record is received after
 * the state that it tells. 0 where Kafka never removed a record and the window is open to the past.
 */
export function floorVersion(oldestMs: number | null, fromMs: number | null): number {
  const retainedFromMs = oldestMs === null ? 0 : oldestMs + CLOCK_MARGIN_MS
  return versionOf(Math.max(retainedFromMs, fromMs ?? 0), 0)
}

/** Providers of which Kafka has removed raw records. */
export const trimmedProviders = (retained: readonly TopicRange[]): ReadonlySet<string> =>
  new Set(retained.filter(({ from }) => from > 0n).map(({ topic }) => providerOfRawTopic(topic)))

/**
 * Providers with rows of records that stood in the topic before it was made anew, as after a lost
 * disk: of another record at the same offset, or behind the end.
 */
export function refoundedProviders(
  lineages: readonly Lineage[],
  retained: readonly TopicRange[],
): ReadonlySet<string> {
  const ends = new Map(retained.map(({ topic, partition, to }) => [`${topic}/${partition}`, to]))
  const isRefounded = ({ topic, partition, last, foreign }: Lineage) =>
    foreign > 0 || BigInt(last) >= (ends.get(`${topic}/${partition}`) ?? 0n)
  return new Set(lineages.filter(isRefounded).map(({ provider }) => provider))
}

/**
 * When the oldest retained raw record of each of the providers was received, epoch ms: of its
 * partitions the latest one.
 */
export async function oldestReceived(
  kafka: AdminKafka,
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
