import type { OutRecord } from '@tributary/core'
import type { ReadFrame } from './frame.ts'
import { beginsLikeFrame, HEADER_BYTES, nextFrame, readFrame } from './frame.ts'

/** What a segment file holds. */
export type Scan = {
  /** Records of its sound frames, in order. */
  readonly records: readonly OutRecord[]
  /** Where the sound frames end. */
  readonly soundBytes: number
  /**
   * What follows: `nothing`; a `torn` frame, the last write before a crash, which never became
   * durable as a whole, so that none of it was answered; or a `broken` one, which was.
   */
  readonly rest: 'nothing' | 'torn' | 'broken'
}

/** Reads the whole content of a segment file. */
export function scanSegment(bytes: Buffer): Scan {
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
 * One write is under way at a time, so a torn frame is the last one of its file. After a loss of power
 * the file may have its new length while some of its blocks were not written, which read as zeros.
 */
function isTorn(bytes: Buffer, at: number, unsound: Unsound): boolean {
  if (hasFrameBehind(bytes, at)) return false
  if (unsound.kind === 'partial' || unsound.end === bytes.byteLength) return true
  return bytes[at] === 0 || isHeaderCut(bytes, at)
}

/** The smallest block of a file system; larger ones are a multiple of it. */
const BLOCK_BYTES = 512

/** Whether a header reaches into a block that was not written, so that its length is not known. */
function isHeaderCut(bytes: Buffer, at: number): boolean {
  const block = Math.ceil((at + 1) / BLOCK_BYTES) * BLOCK_BYTES
  if (block >= at + HEADER_BYTES || !beginsLikeFrame(bytes, at, block)) return false
  return bytes.subarray(block, block + BLOCK_BYTES).every((byte) => byte === 0)
}

function hasFrameBehind(bytes: Buffer, behind: number): boolean {
  for (let at = nextFrame(bytes, behind); at !== -1; at = nextFrame(bytes, at)) {
    if (readFrame(bytes, at).kind === 'frame') return true
  }
  return false
}
