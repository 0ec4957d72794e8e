import type { OutRecord } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import { MAX_MESSAGE_BYTES } from '@tributary/runtime/kafka'
import { createGroupCommit } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import { encodeFrame, encodeRecord, FRAME_OVERHEAD_BYTES } from './frame.ts'
import type { Lanes } from './lanes.ts'
import type { Segments } from './segments.ts'

/** The end of a spool at which records come in. */
export type Intake = {
  /**
   * Resolves once the record is durable on this disk. Rejects with UNAVAILABLE when the spool is full,
   * cannot be written, or not by `expiresAt` (milliseconds of `performance.now()`).
   */
  append: Producer['publish']
  /** Whether a record of the largest size would find room. Right after a failed write it would not. */
  hasRoom(): boolean
}

export type IntakeOptions = {
  readonly segments: Segments
  readonly lanes: Lanes
  /** Bytes of all files at most. */
  readonly maxBytes: number
  /** Bytes that may wait for the disk; what comes beyond is refused. */
  readonly maxWaitingBytes: number
  /** Told of each write by its number of records. */
  readonly onWritten: (records: number) => void
}

/** Waits for the disk. */
type Entry = { readonly record: OutRecord; readonly bytes: Uint8Array; isTaken: boolean }

const MAX_GROUP_RECORDS = 1_000
const MAX_GROUP_BYTES = 2 * 1024 * 1024
/** How long after a failed write the spool counts as having no room. */
const FAILED_MS = 10_000

/** Group commit: what comes while a write is under way leaves together with the next one. */
export function createIntake(options: IntakeOptions): Intake {
  const { segments, lanes, maxBytes, maxWaitingBytes, onWritten } = options
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

  /** In its lane from the moment it comes, so that whatever comes later goes behind it. */
  async function append(record: OutRecord, expiresAt?: number): Promise<void> {
    const entry = { record, bytes: encodeRecord(record), isTaken: false }
    refuseBeyondBounds(sizeOf(entry))
    waitingBytes += sizeOf(entry)
    lanes.add(record)
    try {
      await group.submit(entry, expiresAt)
    } catch (error) {
      if (!entry.isTaken) letGo(entry)
      throw error
    }
  }

  function refuseBeyondBounds(bytes: number): void {
    const used = segments.bytes() + waitingBytes
    if (used + bytes > maxBytes) {
      throw new Failure('UNAVAILABLE', `the spool is full: ${used} of ${maxBytes} bytes are used`)
    }
    if (waitingBytes + bytes > maxWaitingBytes) {
      throw new Failure('UNAVAILABLE', `${waitingBytes} bytes already wait for the spool's disk`)
    }
  }

  async function write(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) entry.isTaken = true
    try {
      await segments.append(encodeFrame(entries.map(({ bytes }) => bytes)))
    } catch (error) {
      failedAt = performance.now()
      for (const entry of entries) letGo(entry)
      throw unwritable(error)
    }
    failedAt = Number.NEGATIVE_INFINITY
    for (const entry of entries) waitingBytes -= sizeOf(entry)
    onWritten(entries.length)
  }

  function letGo(entry: Entry): void {
    waitingBytes -= sizeOf(entry)
    lanes.remove(entry.record)
  }

  return {
    append,
    hasRoom: () =>
      segments.bytes() + waitingBytes + MAX_MESSAGE_BYTES <= maxBytes &&
      performance.now() - failedAt > FAILED_MS,
  }
}

const sizeOf = ({ bytes }: Entry): number => bytes.byteLength + FRAME_OVERHEAD_BYTES

const unwritable = (error: unknown) =>
  new Failure(
    'UNAVAILABLE',
    `the spool cannot be written: ${describe(error)}. Look at the disk that holds SPOOL_DIR: it must have free space and no errors`,
    error,
  )
