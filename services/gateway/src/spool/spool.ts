import type { OutRecord } from '@tributary/core'
import type { Log } from '@tributary/runtime/service'
import { createLanes } from './lanes.ts'
import type { SpoolWindow } from './segment-queue.ts'
import { openSegmentQueue } from './segment-queue.ts'
import type { SpoolFiles } from './spool-folder.ts'
import type { SpoolWriter, SpoolWriterOptions } from './spool-writer.ts'
import { createSpoolWriter } from './spool-writer.ts'

/** Records on the disk of this process, in order of arrival. */
export type Spool = SpoolWriter & {
  /** Whether a record of the same topic and key waits: a new one must follow it. */
  holds(record: OutRecord): boolean
  state(): SpoolState
  /**
   * The oldest records, as soon as there are any; null once the signal aborts. One caller at a time.
   * Rejects with SPOOL_BROKEN.
   */
  next(signal: AbortSignal): Promise<SpoolWindow | null>
  /** Call it with each record of the window that Kafka confirms. */
  confirm(record: OutRecord): void
  /** Removes a window from the disk. Call it once every record of the window is confirmed. */
  drop(window: SpoolWindow): Promise<void>
}

export type SpoolState = {
  readonly bytes: number
  readonly records: number
  /** Seconds since the arrival of the oldest record. */
  readonly oldestSeconds: number
}

export type SpoolOptions = Pick<SpoolWriterOptions, 'maxBytes' | 'maxWaitingBytes'> & {
  readonly files: SpoolFiles
  /** Called after each write, with its number of records. */
  readonly onSpooled: (records: number) => void
  /** Called for each confirmed record. */
  readonly onDrained: () => void
  readonly log: Log
}

const MAX_SEGMENT_BYTES = 8 * 1024 * 1024
const MIN_SEGMENTS = 16

/**
 * Opens the spool and counts the records on its disk. Rejects with SPOOL_BROKEN when a file is
 * damaged. The caller holds the lock of the folder.
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { files, maxBytes, maxWaitingBytes, log } = options
  const lanes = createLanes()
  const segmentBytes = Math.min(MAX_SEGMENT_BYTES, Math.ceil(maxBytes / MIN_SEGMENTS))
  let oldest: OutRecord | undefined
  const onFound = (record: OutRecord) => {
    lanes.add(record)
    oldest ??= record
  }
  const queue = await openSegmentQueue({ files, segmentBytes, onFound, log })
  let changed = Promise.withResolvers<void>()
  const wake = () => changed.resolve()
  const onWritten = (records: number) => {
    options.onSpooled(records)
    wake()
  }
  const writer = createSpoolWriter({ queue, lanes, maxBytes, maxWaitingBytes, onWritten })

  async function next(signal: AbortSignal): Promise<SpoolWindow | null> {
    // A signal keeps one listener, however often this is called: adding it again has no effect.
    signal.addEventListener('abort', wake)
    while (!signal.aborted) {
      changed = Promise.withResolvers()
      const { promise } = changed
      const window = await queue.read()
      if (window !== null) {
        oldest = window.records[0]
        return window
      }
      await promise
    }
    return null
  }

  function oldestSeconds(): number {
    if (lanes.size() === 0 || oldest?.timestampMs === undefined) return 0
    return Math.max(0, (Date.now() - oldest.timestampMs) / 1_000)
  }

  return {
    ...writer,
    holds: lanes.holds,
    state: () => ({
      bytes: queue.bytes(),
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
      await queue.drop(bytes)
    },
  }
}
