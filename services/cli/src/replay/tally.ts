import type { DeadCode, Outcome, StreamRecord } from '@tributary/core'
import { providerOfRawTopic } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'

/** What a replay has mapped. */
export type Tally = {
  /** Raw records read. */
  records: number
  /** Unified records made of them. */
  produced: number
  /** By reason. */
  readonly skipped: Record<string, number>
  /** By code. They are not written to the dead-letter topic again. */
  readonly dead: Record<string, number>
  /** When the oldest and the newest raw record were received, epoch ms; null without any. */
  oldestMs: number | null
  newestMs: number | null
  /** Providers with records that were understood before and are not now, for all that is known. */
  readonly uncertain: Set<string>
}

/** Reasons that lie with us or with the configuration, and may be new. The others lie in the bytes. */
const OUR_FAULTS: ReadonlySet<DeadCode> = new Set([
  ...(['UNKNOWN_ENDPOINT', 'HANDLER_BUG', 'UNENCODABLE'] as const),
])

export const createTally = (): Tally => ({
  ...{ records: 0, produced: 0, skipped: {}, dead: {} },
  ...{ oldestMs: null, newestMs: null, uncertain: new Set<string>() },
})

/** Counts what became of a raw record. */
export function count(
  tally: Tally,
  { topic, timestampMs }: Pick<StreamRecord, 'topic' | 'timestampMs'>,
  outcome: Outcome<readonly EncodedRecord[]>,
): void {
  tally.records += 1
  tally.oldestMs = Math.min(tally.oldestMs ?? timestampMs, timestampMs)
  tally.newestMs = Math.max(tally.newestMs ?? timestampMs, timestampMs)
  if (outcome.kind === 'ok') tally.produced += outcome.value.length
  else if (outcome.kind === 'skip') increment(tally.skipped, outcome.reason)
  else {
    increment(tally.dead, outcome.code)
    if (OUR_FAULTS.has(outcome.code)) tally.uncertain.add(providerOfRawTopic(topic))
  }
}

function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
