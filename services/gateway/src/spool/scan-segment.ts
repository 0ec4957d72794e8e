import type { OutRecord } from '@tributary/core'
import type { ReadFrame } from './frame.ts'
import { beginsLikeFrame, HEADER_BYTES, nextFrame, readFrame } from './frame.ts'

/** The content of a segment file. */
export type SegmentScan = {
  /** Records of its sound frames, in order. */
  readonly records: readonly OutRecord[]
  /** The end of the sound frames, as an offset. */
  readonly soundBytes: number
  /**
   * What follows them. `torn`: the last write before a crash, which never became durable, so that the
   * gateway accepted none of its records. `broken`: damage to records that the gateway accepted.
   */
  readonly rest: 'nothing' | 'torn' | 'broken'
}

/** Reads the complete content of a segment file. */
export function scanSegment(bytes: Buffer): SegmentScan {
  const records: OutRecord[] = []
  let at = 0
  while (at < bytes.byteLength) {
    const frame = readFrame(bytes, at)
    if (frame.kind !== 'frame') {
      return { records, soundBytes: at, rest: isTorn(bytes, at, frame) ? 'torn' : 'broken' }
    }
    for (const record of frame.records) records.push(record)
    at = frame.end
  }
  return { records, soundBytes: at, rest: 'nothing' }
}

type Unsound = Exclude<ReadFrame, { readonly kind: 'frame' }>

/**
 * Only one write is in flight at a time, so a torn frame is the last one of its file. After a loss of
 * power the file may have its new length although some of its blocks were never written: those read
 * as zeros.
 */
function isTorn(bytes: Buffer, at: number, unsound: Unsound): boolean {
  if (hasFrameAfter(bytes, at)) return false
  if (unsound.kind === 'partial' || unsound.end === bytes.byteLength) return true
  return bytes[at] === 0 || isHeaderCut(bytes, at)
}

/** The smallest block of a file system; larger blocks are a multiple of it. */
const BLOCK_BYTES = 512

/** Whether a header extends into a block that was never written, so that its length is unknown. */
function isHeaderCut(bytes: Buffer, at: number): boolean {
  const block = Math.ceil((at + 1) / BLOCK_BYTES) * BLOCK_BYTES
  if (block >= at + HEADER_BYTES || !beginsLikeFrame(bytes, at, block)) return false
  return bytes.subarray(block, block + BLOCK_BYTES).every((byte) => byte === 0)
}

function hasFrameAfter(bytes: Buffer, offset: number): boolean {
  for (let at = nextFrame(bytes, offset); at !== -1; at = nextFrame(bytes, at)) {
    if (readFrame(bytes, at).kind === 'frame') return true
  }
  return false
}
