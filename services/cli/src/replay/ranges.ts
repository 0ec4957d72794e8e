import { partitionName, providerOfRawTopic, versionOf } from '@tributary/core'
import type { TopicRange } from '@tributary/runtime/kafka'

/** Offsets by partition name. */
export type PartitionOffsets = ReadonlyMap<string, bigint>

/** The ranges, each starting after the offset of its partition, where there is one. */
export function startingAfter(
  ranges: readonly TopicRange[],
  offsets: PartitionOffsets,
): readonly TopicRange[] {
  return ranges.map((range) => {
    const offset = offsets.get(partitionName(range))
    return offset === undefined ? range : { ...range, from: offset + 1n }
  })
}

/** The ranges without the ends of partitions that `tails` covers. */
export function cutBefore(
  ranges: readonly TopicRange[],
  tails: readonly TopicRange[],
): readonly TopicRange[] {
  const starts = new Map(tails.map((range) => [partitionName(range), range.from]))
  return ranges
    .map((range) => {
      const start = starts.get(partitionName(range))
      return start === undefined || start > range.to ? range : { ...range, to: start }
    })
    .filter(({ from, to }) => from < to)
}

/** What of `whole` is before or after the range of the same partition in `parts`. */
export function subtract(
  whole: readonly TopicRange[],
  parts: readonly TopicRange[],
): readonly TopicRange[] {
  const byPartition = new Map(parts.map((range) => [partitionName(range), range]))
  return whole
    .flatMap((range) => {
      const part = byPartition.get(partitionName(range))
      if (part === undefined) return [range]
      return [
        { ...range, to: part.from },
        { ...range, from: part.to },
      ]
    })
    .filter(({ from, to }) => from < to)
}

/** The rows of a provider by the partition of the raw topic that they come from. */
export type Lineage = {
  readonly provider: string
  readonly topic: string
  readonly partition: number
  /** Greatest offset that a row names. */
  readonly last: number
  /**
   * Rows that name a record of the window which was received at another time: the topic was recreated,
   * and the offset belongs to another record now.
   */
  readonly foreign: number
}

/** Clocks of providers differ from ours by less than this. */
const CLOCK_MARGIN_MS = 3_600_000

/** A floor above every version: nothing counts as certainly inside the window. */
export const NO_FLOOR = Number.MAX_SAFE_INTEGER

/**
 * Lowest version that is certainly inside the window: the gateway receives a record after the state that
 * it tells. 0 where Kafka never removed a record and the window has no beginning.
 */
export function floorVersion(oldestMs: number | null, fromMs: number | null): number {
  const retainedFromMs = oldestMs === null ? 0 : oldestMs + CLOCK_MARGIN_MS
  return versionOf(Math.max(retainedFromMs, fromMs ?? 0), 0)
}

/** Providers whose oldest raw records Kafka has removed. */
export const trimmedProviders = (retained: readonly TopicRange[]): ReadonlySet<string> =>
  new Set(retained.filter(({ from }) => from > 0n).map(({ topic }) => providerOfRawTopic(topic)))

/**
 * Providers with rows from a topic that was recreated since, as after a lost disk: the offset belongs to
 * another record, or is past the end.
 */
export function recreatedProviders(
  lineages: readonly Lineage[],
  retained: readonly TopicRange[],
): ReadonlySet<string> {
  const ends = new Map(retained.map((range) => [partitionName(range), range.to]))
  const isRecreated = (lineage: Lineage) =>
    lineage.foreign > 0 || BigInt(lineage.last) >= (ends.get(partitionName(lineage)) ?? 0n)
  return new Set(lineages.filter(isRecreated).map(({ provider }) => provider))
}
