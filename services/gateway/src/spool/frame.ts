import { crc32 } from 'node:zlib'
import type { OutRecord } from '@tributary/core'

/*
 * One write to a segment file is one frame. All numbers are big endian, 4 bytes.
 *
 *   frame  = magic length crc payload      length and CRC-32 of the payload, which is never empty
 *   payload = record+
 *   record = count field{count}            topic, timestamp, key, value, then name and value of each header
 *   field  = length byte{length}           length 0xffffffff: null. Text is UTF-8; a timestamp is decimal
 *                                          text, empty when there is none
 */

/** The first byte never occurs in UTF-8 text, so that no webhook body looks like a frame. */
const MAGIC = Buffer.from([0xff, 0x54, 0x53, 0x01])
export const HEADER_BYTES = 12
const NULL_LENGTH = 0xffff_ffff

/** Largest number of bytes that a record takes in addition to its encoding. */
export const FRAME_OVERHEAD_BYTES = HEADER_BYTES

/** The content at an offset. */
export type ReadFrame =
  | { readonly kind: 'frame'; readonly records: readonly OutRecord[]; readonly end: number }
  /** The bytes end before the frame, which is `frameBytes` long. */
  | { readonly kind: 'partial'; readonly frameBytes: number }
  /** Not a frame. `end` is the end according to its header, null when it does not begin as a frame. */
  | { readonly kind: 'broken'; readonly end: number | null }

export function encodeRecord({ topic, timestampMs, key, value, headers }: OutRecord): Buffer {
  const timestamp = timestampMs === undefined ? '' : String(timestampMs)
  const fields = [topic, timestamp, key, value, ...Object.entries(headers).flat()]
  return Buffer.concat([uint32(fields.length), ...fields.flatMap(encodeField)])
}

function encodeField(field: string | Uint8Array | null): readonly Uint8Array[] {
  if (field === null) return [uint32(NULL_LENGTH)]
  const bytes = typeof field === 'string' ? Buffer.from(field) : field
  return [uint32(bytes.byteLength), bytes]
}

/** A frame of encoded records. */
export function encodeFrame(records: readonly Uint8Array[]): Buffer {
  const payload = Buffer.concat(records)
  return Buffer.concat([MAGIC, uint32(payload.byteLength), uint32(crc32(payload)), payload])
}

export function readFrame(bytes: Buffer, at: number): ReadFrame {
  if (!beginsLikeFrame(bytes, at)) return { kind: 'broken', end: null }
  if (bytes.byteLength < at + HEADER_BYTES) return { kind: 'partial', frameBytes: HEADER_BYTES }
  const frameBytes = HEADER_BYTES + bytes.readUInt32BE(at + 4)
  const end = at + frameBytes
  if (bytes.byteLength < end) return { kind: 'partial', frameBytes }
  const payload = bytes.subarray(at + HEADER_BYTES, end)
  // In a header of zeros, length and checksum match each other.
  const isSound = payload.byteLength > 0 && crc32(payload) === bytes.readUInt32BE(at + 8)
  return isSound ? { kind: 'frame', records: decodeRecords(payload), end } : { kind: 'broken', end }
}

/** The next offset after `at` where a frame may begin, or -1. */
export const nextFrame = (bytes: Buffer, at: number): number => bytes.indexOf(MAGIC, at + 1)

/** Whether the bytes from `at` to `to`, or to the end, can be the beginning of a frame. */
export function beginsLikeFrame(bytes: Buffer, at: number, to = at + MAGIC.byteLength): boolean {
  const found = bytes.subarray(at, Math.min(to, at + MAGIC.byteLength))
  return found.equals(MAGIC.subarray(0, found.byteLength))
}

function decodeRecords(payload: Buffer): readonly OutRecord[] {
  const records: OutRecord[] = []
  let at = 0

  function next(): number {
    at += 4
    return payload.readUInt32BE(at - 4)
  }

  function field(): Buffer | null {
    const length = next()
    if (length === NULL_LENGTH) return null
    at += length
    return payload.subarray(at - length, at)
  }

  while (at < payload.byteLength) {
    const count = next()
    records.push(recordOf(Array.from({ length: count }, field)))
  }
  return records
}

function recordOf([topic, timestamp, key = null, value, ...rest]: readonly Field[]): OutRecord {
  const headers: [string, string][] = []
  for (let at = 0; at < rest.length; at += 2) headers.push([text(rest[at]), text(rest[at + 1])])
  const timestampMs = text(timestamp)
  return {
    topic: text(topic),
    key,
    value: value ?? Buffer.alloc(0),
    headers: Object.fromEntries(headers),
    ...(timestampMs !== '' && { timestampMs: Number(timestampMs) }),
  }
}

type Field = Buffer | null | undefined

const text = (field: Field): string => field?.toString('utf8') ?? ''

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
