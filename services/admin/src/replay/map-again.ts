import type { Outcome } from '@tributary/core'
import type { Prepared } from '@tributary/normalization'
import type { StreamRecord, TopicRange } from '@tributary/runtime'
import { readRanges, recordsIn } from '@tributary/runtime'
import type { AdminKafka } from '../clients.ts'
import { createProgress } from './progress.ts'

/** How a replay reads and maps. */
export type Mapping = {
  readonly kafka: AdminKafka
  readonly prepare: (raw: StreamRecord) => Outcome<readonly Prepared[]>
  /** Resolves while the list of erased persons is known to be up to date. */
  readonly whileFresh: () => Promise<void>
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

export type Mapped = { readonly raw: StreamRecord; readonly outcome: Outcome<readonly Prepared[]> }

/** Raw records that are mapped and under way together at most. */
const PORTION_RECORDS = 1_000
const PORTION_BYTES = 8 * 1024 * 1024

/**
 * Maps the raw records of the ranges again and hands them over in portions, the next one only when
 * the last was taken. `what` names the work in the lines about its progress.
 */
export async function mapAgain(
  { kafka, prepare, whileFresh, note, signal }: Mapping,
  work: { readonly what: string; readonly ranges: readonly TopicRange[] },
  take: (portion: readonly Mapped[]) => Promise<void>,
): Promise<void> {
  const { what, ranges } = work
  const progress = createProgress({
    what,
    total: recordsIn(ranges),
    note,
    now: performance.now.bind(performance),
  })
  for await (const raws of portions(readRanges(kafka, ranges))) {
    signal.throwIfAborted()
    await whileFresh()
    await take(raws.map((raw) => ({ raw, outcome: prepare(raw) })))
    for (const _ of raws) progress.step()
  }
  progress.end()
}

async function* portions(
  records: AsyncIterable<StreamRecord>,
): AsyncGenerator<readonly StreamRecord[], void, undefined> {
  let portion: StreamRecord[] = []
  let bytes = 0
  for await (const record of records) {
    portion.push(record)
    bytes += record.value.byteLength
    if (portion.length < PORTION_RECORDS && bytes < PORTION_BYTES) continue
    yield portion
    portion = []
    bytes = 0
  }
  if (portion.length > 0) yield portion
}
