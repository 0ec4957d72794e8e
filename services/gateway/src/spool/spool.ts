import type { OutRecord } from '@tributary/core'
import type { Log } from '@tributary/runtime/service'
import type { Intake, IntakeOptions } from './intake.ts'
import { createIntake } from './intake.ts'
import { createLanes } from './lanes.ts'
import type { Window } from './segments.ts'
import { openSegments } from './segments.ts'
import type { SpoolFiles } from './spool-files.ts'

/** Records on the disk of this process, in the order in which they came. */
export type Spool = Intake & {
  /** Whether a record of the same topic and key waits, so that a new one must go behind it. */
  holds(record: OutRecord): boolean
  state(): SpoolState
  /** The oldest records, as soon as there are any; null once the signal aborted. */
  next(signal: AbortSignal): Promise<Window | null>
  /** Kafka has this record of the window. */
  confirm(record: OutRecord): void
  /** Every record of the window is confirmed: its bytes may go. */
  drop(window: Window): Promise<void>
}

export type SpoolState = {
  readonly bytes: number
  readonly records: number
  /** Seconds since the oldest record was received. */
  readonly oldestSeconds: number
}

export type SpoolOptions = Pick<IntakeOptions, 'maxBytes' | 'maxWaitingBytes'> & {
  readonly files: SpoolFiles
  /** Told of each write by its number of records, and of each record that is confirmed. */
  readonly onSpooled: (records: number) => void
  readonly onDrained: () => void
  readonly log: Log
}

const MAX_SEGMENT_BYTES = 8 * 1024 * 1024
const MIN_SEGMENTS = 16

/** Reads what is there; rejects with SPOOL_BROKEN when it is not sound. The folder must be ours alone. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { files, maxBytes, maxWaitingBytes, log } = options
  const lanes = createLanes()
  const segmentBytes = Math.min(MAX_SEGMENT_BYTES, Math.ceil(maxBytes / MIN_SEGMENTS))
  let oldest: OutRecord | undefined
  const onFound = (record: OutRecord) => {
    lanes.add(record)
    oldest ??= record
  }
  const segments = await openSegments({ files, segmentBytes, onFound, log })
  let written = Promise.withResolvers<void>()
  const onWritten = (records: number) => {
    options.onSpooled(records)
    written.resolve()
  }
  const intake = createIntake({ segments, lanes, maxBytes, maxWaitingBytes, onWritten })

  async function next(signal: AbortSignal): Promise<Window | null> {
    while (!signal.aborted) {
      written = Promise.withResolvers()
      const { promise } = written
      const window = await segments.read()
      if (window !== null) {
        oldest = window.records[0]
        return window
      }
      await settledOrAborted(promise, signal)
    }
    return null
  }

  function oldestSeconds(): number {
    if (lanes.size() === 0 || oldest?.timestampMs === undefined) return 0
    return Math.max(0, (Date.now() - oldest.timestampMs) / 1_000)
  }

  return {
    ...intake,
    holds: lanes.holds,
    state: () => ({
      bytes: segments.bytes(),
      records: lanes.size(),
      oldestSeconds: oldestSeconds(),
    }),
    next,
    confirm(record) {
      lanes.remove(record)
      options.onDrained()
    },
    async drop({ bytes }) {
      oldest = undefined
      await segments.drop(bytes)
    },
  }
}

async function settledOrAborted(settled: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const onAbort = () => resolve()
  signal.addEventListener('abort', onAbort)
  await Promise.race([settled, aborted])
  signal.removeEventListener('abort', onAbort)
}
