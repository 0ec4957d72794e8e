import type { OutRecord } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import { MAX_MESSAGE_BYTES } from '@tributary/runtime/kafka'
import { createGroupCommit } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import { encodeFrame, encodeRecord, FRAME_OVERHEAD_BYTES } from './frame.ts'
import type { Lanes } from './lanes.ts'
import type { SegmentQueue } from './segment-queue.ts'

/** Writes records to the spool. */
export type SpoolWriter = {
  /**
   * Resolves once the record is durable on the disk. Rejects with UNAVAILABLE when the spool is full
   * or cannot be written, or when the write is not durable by `expiresAt` (milliseconds of
   * `performance.now()`).
   */
  append: Producer['publish']
  /** Whether a record of the largest size fits. False for a while after a failed write. */
  hasRoom(): boolean
}

export type SpoolWriterOptions = {
  readonly queue: SegmentQueue
  readonly lanes: Lanes
  /** Limit for the bytes of all files. */
  readonly maxBytes: number
  /** Limit for the bytes that wait for the disk; above it, `append` rejects. */
  readonly maxWaitingBytes: number
  /** Called after each write, with its number of records. */
  readonly onWritten: (records: number) => void
}

/** A record that waits for the disk. `isTaken` once its write has begun. */
type Entry = { readonly record: OutRecord; readonly bytes: Uint8Array; isTaken: boolean }

const MAX_GROUP_RECORDS = 1_000
const MAX_GROUP_BYTES = 2 * 1024 * 1024
/** How long after a failed write the spool reports no room. */
const FAILED_MS = 10_000

/** Group commit: records that arrive during a write are written together with the next one. */
export function createSpoolWriter(options: SpoolWriterOptions): SpoolWriter {
  const { queue, lanes, maxBytes, maxWaitingBytes, onWritten } = options
  const group = createGroupCommit<Entry>({
    send: write,
    maxInFlight: 1,
    maxWeight: MAX_GROUP_RECORDS,
    weightOf: () => 1,
    maxBytes: MAX_GROUP_BYTES,
    bytesOf: ({ bytes }) => bytes.byteLength,
    minIntervalMs: 0,
  })
  let waitingBytes = 0
  let failedAt = Number.NEGATIVE_INFINITY

  /** Adds the record to its lane at once, so that every later record of the lane follows it. */
  async function append(record: OutRecord, expiresAt?: number): Promise<void> {
    const entry = { record, bytes: encodeRecord(record), isTaken: false }
    refuseOverLimits(sizeOf(entry))
    waitingBytes += sizeOf(entry)
    lanes.add(record)
    try {
      await group.submit(entry, expiresAt)
    } catch (error) {
      if (!entry.isTaken) release(entry)
      throw error
    }
  }

  function refuseOverLimits(bytes: number): void {
    const used = queue.bytes() + waitingBytes
    if (used + bytes > maxBytes) {
      const what = `the spool is full (${used} of ${maxBytes} bytes are used)`
      throw new Failure('UNAVAILABLE', { what, fix: 'bring Kafka back or raise SPOOL_MAX_BYTES' })
    }
    if (waitingBytes + bytes > maxWaitingBytes) {
      const what = `${waitingBytes} bytes already wait for the spool's disk`
      throw new Failure('UNAVAILABLE', { what, fix: 'check how fast the disk of SPOOL_DIR writes' })
    }
  }

  async function write(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) entry.isTaken = true
    try {
      await queue.append(encodeFrame(entries.map(({ bytes }) => bytes)))
    } catch (error) {
      failedAt = performance.now()
      for (const entry of entries) release(entry)
      throw unwritable(error)
    }
    failedAt = Number.NEGATIVE_INFINITY
    for (const entry of entries) waitingBytes -= sizeOf(entry)
    onWritten(entries.length)
  }

  function release(entry: Entry): void {
    waitingBytes -= sizeOf(entry)
    lanes.remove(entry.record)
  }

  return {
    append,
    hasRoom: () =>
      queue.bytes() + waitingBytes + MAX_MESSAGE_BYTES <= maxBytes &&
      performance.now() - failedAt > FAILED_MS,
  }
}

const sizeOf = ({ bytes }: Entry): number => bytes.byteLength + FRAME_OVERHEAD_BYTES

const unwritable = (cause: unknown) =>
  new Failure('UNAVAILABLE', {
    what: `the spool cannot be written (${describe(cause)})`,
    fix: 'check the disk of SPOOL_DIR for free space and errors',
    cause,
  })
