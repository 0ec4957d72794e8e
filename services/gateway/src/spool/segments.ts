import type { OutRecord } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Log } from '@tributary/runtime/service'
import { readFrame } from './frame.ts'
import { scanSegment } from './scan-segment.ts'
import type { SpoolFiles } from './spool-files.ts'
import { segmentName, segmentNumber } from './spool-files.ts'

/** The oldest records that were not dropped yet, and the bytes they take. */
export type Window = { readonly records: readonly OutRecord[]; readonly bytes: number }

/** A queue of frames over segment files, oldest first: written at one end, read and dropped at the other. */
export type Segments = {
  /** Bytes of all files. */
  bytes(): number
  /** Durable once it resolves. One at a time. After a rejection nothing of the frame is there. */
  append(frame: Uint8Array): Promise<void>
  /** Null when there is nothing. Rejects with SPOOL_BROKEN when what stands there is no sound frame. */
  read(): Promise<Window | null>
  /** Forgets the oldest bytes; a file goes once all of it is forgotten. */
  drop(bytes: number): Promise<void>
}

export type SegmentOptions = {
  readonly files: SpoolFiles
  /** Length from which on a file gets no further frame: as much may be sent twice after a crash. */
  readonly segmentBytes: number
  /** Told of every record that is there at the start, the oldest first. */
  readonly onFound: (record: OutRecord) => void
  readonly log: Log
}

type Segment = { readonly name: string; bytes: number }

/** Bytes that are read at once; a longer frame is read alone. */
const WINDOW_BYTES = 1024 * 1024

/**
 * Reads all files back. The torn end that a crash left of its last write is cut off, which one log line
 * says. Rejects with SPOOL_BROKEN when anything else is not sound.
 */
export async function openSegments(options: SegmentOptions): Promise<Segments> {
  const { files, segmentBytes, log } = options
  const segments = await recover(options)
  let number = segmentNumber(segments.at(-1)?.name ?? segmentName(0))
  let dropped = 0
  let written: Segment | null = null
  await removeDropped()

  function segmentToWrite(): Segment {
    const last = segments.at(-1)
    if (last !== undefined && last.bytes < segmentBytes) return last
    number += 1
    const next = { name: segmentName(number), bytes: 0 }
    segments.push(next)
    return next
  }

  async function removeDropped(): Promise<void> {
    for (let [oldest] = segments; oldest !== undefined; [oldest] = segments) {
      if (dropped < oldest.bytes || oldest === written) return
      segments.shift()
      dropped = 0
      await files.remove(oldest.name).catch((error: unknown) => {
        const fields = { file: oldest.name, error: describe(error) }
        log.warn(
          fields,
          'a drained file of the spool stays; its records are sent again at the next start',
        )
      })
    }
  }

  return {
    bytes: () => segments.reduce((sum, { bytes }) => sum + bytes, 0),
    async append(frame) {
      const segment = segmentToWrite()
      written = segment
      try {
        await files.write(segment.name, segment.bytes, frame)
        segment.bytes += frame.byteLength
      } finally {
        written = null
        await removeDropped()
      }
    },
    async read() {
      const [oldest] = segments
      if (oldest === undefined || dropped >= oldest.bytes) return null
      return readWindow(files, oldest, dropped)
    },
    async drop(bytes) {
      dropped += bytes
      await removeDropped()
    },
  }
}

async function recover(options: SegmentOptions): Promise<Segment[]> {
  const { files, onFound, log } = options
  const segments: Segment[] = []
  const names = await files.list()
  for (const name of names) {
    const content = await files.read(name, 0, Number.POSITIVE_INFINITY)
    const { records, soundBytes, rest } = scanSegment(content)
    const isLast = name === names.at(-1)
    if (rest === 'broken' || (rest === 'torn' && !isLast)) throw broken(name, soundBytes)
    if (rest === 'torn') {
      await files.write(name, soundBytes, new Uint8Array())
      const bytes = content.byteLength - soundBytes
      log.warn(
        { file: name, bytes },
        'cut off a write to the spool that was not finished or answered',
      )
    }
    for (const record of records) onFound(record)
    segments.push({ name, bytes: soundBytes })
  }
  return segments
}

async function readWindow(files: SpoolFiles, segment: Segment, from: number): Promise<Window> {
  const available = segment.bytes - from
  const bytes = await files.read(segment.name, from, Math.min(WINDOW_BYTES, available))
  const first = readFrame(bytes, 0)
  const isLonger = first.kind === 'partial' && first.frameBytes <= available
  const window = windowOf(isLonger ? await files.read(segment.name, from, first.frameBytes) : bytes)
  if (window.records.length === 0) throw broken(segment.name, from)
  return window
}

/** The sound frames that the bytes begin with. */
function windowOf(bytes: Buffer): Window {
  const { records, soundBytes } = scanSegment(bytes)
  return { records, bytes: soundBytes }
}

const broken = (name: string, at: number) =>
  new Failure(
    'SPOOL_BROKEN',
    `file ${name} of the spool is broken at byte ${at}, and records that were accepted stand there. Restore it from a copy of the disk; or keep a copy of it, give up what stands behind with "truncate -s ${at} ${name}", and start again`,
  )
