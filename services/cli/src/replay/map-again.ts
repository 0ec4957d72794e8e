import type { Outcome, StreamRecord } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'
import type { TopicRange } from '@tributary/runtime/kafka'
import { recordsIn } from '@tributary/runtime/kafka'
import { createProgress } from '../progress.ts'
import { progressLine, totalLine } from './progress-line.ts'

/** How a replay reads and maps. */
export type Mapping = {
  readonly read: (ranges: readonly TopicRange[]) => AsyncIterable<StreamRecord>
  readonly prepare: (raw: StreamRecord) => Outcome<readonly EncodedRecord[]>
  /** Resolves while the list of erased persons is known to be up to date. */
  readonly whileFresh: () => Promise<void>
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

export type Mapped = {
  readonly raw: StreamRecord
  readonly outcome: Outcome<readonly EncodedRecord[]>
}

/** Raw records that are mapped and under way together at most. */
const PORTION_RECORDS = 1_000
const PORTION_BYTES = 8 * 1024 * 1024

/**
 * Maps the raw records of the ranges again and hands them over in portions, each mapped right before it
 * is taken, so that an erasure meanwhile is obeyed: the next portion is read meanwhile, no more. `what`
 * names the work in the lines about its progress.
 */
export async function mapAgain(
  { read, prepare, whileFresh, note, signal }: Mapping,
  { what, ranges }: { readonly what: string; readonly ranges: readonly TopicRange[] },
  take: (portion: readonly Mapped[]) => Promise<void>,
): Promise<void> {
  const total = recordsIn(ranges)
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1_000
  const progress = createProgress(note, (_, done) =>
    progressLine({ what, done, total, seconds: seconds() }),
  )
  let done = 0
  let taking = Promise.resolve()
  for await (const raws of portions(read(ranges))) {
    await taking
    signal.throwIfAborted()
    await whileFresh()
    const portion = raws.map((raw) => ({ raw, outcome: prepare(raw) }))
    taking = take(portion)
    taking.catch(() => undefined)
    for (const _ of raws) progress.tick()
    done += raws.length
  }
  await taking
  note(totalLine({ what, done, seconds: seconds() }))
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
