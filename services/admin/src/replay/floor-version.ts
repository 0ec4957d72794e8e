import { providerOfRawTopic, versionOf } from '@tributary/core'
import type { TopicRange } from '@tributary/runtime'
import { readRanges } from '@tributary/runtime'
import type { AdminKafka } from '../clients.ts'

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

/**
 * When the oldest retained raw record of each provider was received, epoch ms: of its partitions the
 * latest one. Providers of which nothing was ever removed are left out.
 */
export async function oldestReceived(
  kafka: AdminKafka,
  retained: readonly TopicRange[],
): Promise<ReadonlyMap<string, number>> {
  const cut = retained.filter(({ from }) => from > 0n)
  const oldest = new Map<string, number>()
  const see = (topic: string, timeMs: number) => {
    const provider = providerOfRawTopic(topic)
    oldest.set(provider, Math.max(oldest.get(provider) ?? 0, timeMs))
  }
  for (const { topic } of cut.filter(({ from, to }) => from === to)) see(topic, Date.now())
  const firsts = cut
    .filter(({ from, to }) => from < to)
    .map((range) => ({ ...range, to: range.from + 1n }))
  for await (const { topic, timestampMs } of readRanges(kafka, firsts)) see(topic, timestampMs)
  return oldest
}
