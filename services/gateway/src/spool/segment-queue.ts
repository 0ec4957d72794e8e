import type { OutRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import type { Log } from '@tributary/runtime/service'
import { failureFields } from '@tributary/runtime/service'
import { readFrame } from './frame.ts'
import { scanSegment } from './scan-segment.ts'
import type { SpoolFiles } from './spool-folder.ts'
import { segmentName, segmentNumber } from './spool-folder.ts'

/** The oldest records that are not dropped yet, and their size on the disk. */
export type SpoolWindow = { readonly records: readonly OutRecord[]; readonly bytes: number }

/** A queue of frames in segment files: appends to the newest file, reads and drops the oldest. */
export type SegmentQueue = {
  /** Bytes of all files. */
  bytes(): number
  /** Resolves once the frame is durable. One call at a time. A rejected frame is never read back. */
  append(frame: Uint8Array): Promise<void>
  /** The oldest records, null when there are none. Rejects with SPOOL_BROKEN on a damaged frame. */
  read(): Promise<SpoolWindow | null>
  /** Drops the oldest bytes; removes a file once all its bytes are dropped. */
  drop(bytes: number): Promise<void>
}

export type SegmentQueueOptions = {
  readonly files: SpoolFiles
  /** Size at which a file gets no further frame. After a crash, up to this much is sent twice. */
  readonly segmentBytes: number
  /** Called with every record on the disk at the start, the oldest first. */
  readonly onFound: (record: OutRecord) => void
  readonly log: Log
}

type Segment = { readonly name: string; bytes: number }

/** Bytes per read; a longer frame is read alone. */
const WINDOW_BYTES = 1024 * 1024

/**
 * Reads all files. Cuts off and logs the torn end that a crash left of its last write. Rejects with
 * SPOOL_BROKEN on any other damage.
 */
export async function openSegmentQueue(options: SegmentQueueOptions): Promise<SegmentQueue> {
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
        log.warn({ file: oldest.name, ...failureFields(error) }, NOT_REMOVED)
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

async function recover(options: SegmentQueueOptions): Promise<Segment[]> {
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
        'cut off an unfinished write to the spool; its webhooks were never accepted',
      )
    }
    for (const record of records) onFound(record)
    segments.push({ name, bytes: soundBytes })
  }
  return segments
}

async function readWindow(files: SpoolFiles, segment: Segment, from: number): Promise<SpoolWindow> {
  const available = segment.bytes - from
  const bytes = await files.read(segment.name, from, Math.min(WINDOW_BYTES, available))
  const first = readFrame(bytes, 0)
  const isLonger = first.kind === 'partial' && first.frameBytes <= available
  const window = windowOf(isLonger ? await files.read(segment.name, from, first.frameBytes) : bytes)
  if (window.records.length === 0) throw broken(segment.name, from)
  return window
}

/** The sound frames at the beginning of the bytes. */
function windowOf(bytes: Buffer): SpoolWindow {
  const { records, soundBytes } = scanSegment(bytes)
  return { records, bytes: soundBytes }
}

const NOT_REMOVED =
  'cannot remove a drained file of the spool; its records are sent again at the next start'

const broken = (name: string, at: number) =>
  new Failure('SPOOL_BROKEN', {
    what: `file ${name} of the spool is damaged at byte ${at}, where accepted records are`,
    fix: `restore the file from a copy of the disk; or keep a copy of it, give up the records from there on with "truncate -s ${at} ${name}" (in a container: docs/runbooks.md, "A broken file of the spool"), and start the gateway again`,
  })
