import type { Outcome, StreamRecord } from '@tributary/core'
import { batches } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'
import type { TopicRange } from '@tributary/runtime/kafka'
import { recordsIn } from '@tributary/runtime/kafka'
import { createProgress } from '../progress.ts'

/** How a replay reads and maps. */
export type ReplayMapping = {
  readonly read: (ranges: readonly TopicRange[]) => AsyncIterable<StreamRecord>
  readonly prepare: (raw: StreamRecord) => Outcome<readonly EncodedRecord[]>
  /** Resolves when the suppression list is known to be up to date. */
  readonly whileFresh: () => Promise<void>
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

/** A raw record and what the current mapping makes of it. */
export type MappedRecord = {
  readonly raw: StreamRecord
  readonly outcome: Outcome<readonly EncodedRecord[]>
}

export const preparedOf = ({ outcome }: MappedRecord): readonly EncodedRecord[] =>
  outcome.kind === 'ok' ? outcome.value : []

/** Raw records that are mapped and in flight together at most. */
const LIMITS = {
  records: 1_000,
  bytes: 8 * 1024 * 1024,
  bytesOf: ({ value }: StreamRecord) => value.byteLength,
}

/**
 * Maps the raw records of the ranges again and passes them on in batches. It maps a batch right before
 * `take`, so that it obeys an erasure meanwhile, and reads one batch ahead. `what` names the work in the
 * lines about its progress.
 */
export async function mapAgain(
  { read, prepare, whileFresh, note, signal }: ReplayMapping,
  { what, ranges }: { readonly what: string; readonly ranges: readonly TopicRange[] },
  take: (batch: readonly MappedRecord[]) => Promise<void>,
): Promise<void> {
  const total = recordsIn(ranges)
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1_000
  const progress = createProgress(note, (_, done) =>
    progressLine({ what, done, total, seconds: seconds() }),
  )
  let done = 0
  let taking = Promise.resolve()
  for await (const raws of batches(read(ranges), LIMITS)) {
    await taking
    signal.throwIfAborted()
    await whileFresh()
    taking = take(raws.map((raw) => ({ raw, outcome: prepare(raw) })))
    taking.catch(() => undefined)
    for (const _ of raws) progress.tick()
    done += raws.length
  }
  await taking
  note(totalLine({ what, done, seconds: seconds() }))
}

export type MappingProgress = {
  /** The work, as the beginning of a line: "mapping again". */
  readonly what: string
  readonly done: number
  readonly total: number
  /** Since the beginning. */
  readonly seconds: number
}

/** How much is done, how fast, and how long the rest takes at that rate. */
export function progressLine({ what, done, total, seconds }: MappingProgress): string {
  const share = total === 0 ? 100 : Math.min(Math.floor((100 * done) / total), 100)
  const left = Math.max(total - done, 0) / rate(done, seconds)
  const progress = `${whole(done)} of ${whole(total)} records (${share} %)`
  return `${what}: ${progress}, ${whole(rate(done, seconds))}/s, ${durationText(left)} left`
}

export function totalLine({ what, done, seconds }: Omit<MappingProgress, 'total'>): string {
  return `${what}: ${whole(done)} records, ${whole(rate(done, seconds))}/s`
}

const rate = (done: number, seconds: number) => done / Math.max(seconds, 0.001)

const whole = (value: number) => Math.round(value).toLocaleString('en-US')

function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown time'
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3_600) return `${Math.ceil(seconds / 60)} min`
  return `${(seconds / 3_600).toFixed(1)} h`
}
