import { describe, expect, test } from 'vitest'
import { recordOf, valuesOf } from '../testing/spool-records.ts'
import { encodeFrame, encodeRecord } from './frame.ts'
import { scanSegment } from './scan-segment.ts'

const frames = ['a', 'b', 'c'].map((value) => encodeFrame([encodeRecord(recordOf(value))]))
const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = frames
const segment = Buffer.concat(frames)
const two = first.byteLength + second.byteLength

const scan = (bytes: Buffer) => {
  const { records, soundBytes, rest } = scanSegment(bytes)
  return { values: valuesOf(records).join(''), soundBytes, rest }
}
const changed = (at: number, by = 0x20) => {
  const bytes = Buffer.from(segment)
  bytes[at] = (bytes[at] ?? 0) ^ by
  return bytes
}
const zeroed = (from: number, to: number) => Buffer.from(segment).fill(0, from, to)

test('exactly the complete frames are read from a file cut at any byte', () => {
  const ends = [first.byteLength, two, segment.byteLength]
  for (let length = 0; length <= segment.byteLength; length++) {
    const whole = ends.filter((end) => end <= length)
    const soundBytes = whole.at(-1) ?? 0
    expect(scan(segment.subarray(0, length))).toEqual({
      values: 'abc'.slice(0, whole.length),
      soundBytes,
      rest: soundBytes === length ? 'nothing' : 'torn',
    })
  }
})

test.for([
  ['nothing', Buffer.alloc(0), '', 'nothing'],
  ['complete frames', segment, 'abc', 'nothing'],
  ['trailing zeros', Buffer.concat([segment, Buffer.alloc(99)]), 'abc', 'torn'],
  ['only zeros', Buffer.alloc(99), '', 'torn'],
  ['the last one of zeros', zeroed(two, segment.byteLength), 'ab', 'torn'],
  ['the last one with a block of zeros', zeroed(two + 20, segment.byteLength), 'ab', 'torn'],
  ['the last one whose head is zeros', zeroed(two, two + 12), 'ab', 'torn'],
  ['a changed payload at the end', changed(segment.byteLength - 1), 'ab', 'torn'],
  ['a changed payload in the middle', changed(first.byteLength + 20), 'a', 'broken'],
  ['a changed payload at the beginning', changed(20), '', 'broken'],
  ['a changed checksum in the middle', changed(first.byteLength + 8), 'a', 'broken'],
  ['a length in the middle beyond the end', changed(first.byteLength + 4, 0x7f), 'a', 'broken'],
  ['a changed beginning in the middle', changed(first.byteLength), 'a', 'broken'],
  ['the middle one of zeros', zeroed(first.byteLength, two), 'a', 'broken'],
  ['other trailing content', Buffer.concat([segment, Buffer.from('text')]), 'abc', 'broken'],
  ['other content', Buffer.from('a text file'), '', 'broken'],
] as const)('the rest of a file is classified: %s', ([, bytes, values, rest]) => {
  expect(scan(bytes)).toMatchObject({ values, rest })
})

describe('a header that extends into an unwritten block', () => {
  const BLOCK = 4096
  const HEADER = 12
  const frameOf = (valueBytes: number) =>
    encodeFrame([encodeRecord({ ...recordOf(''), value: Buffer.alloc(valueBytes, 'x') })])
  /** A frame of `length` bytes, then a second frame with its blocks replaced by `blocks`. */
  const crossing = (length: number, blocks: Buffer, value = 9_000) => {
    const sound = frameOf(length - frameOf(0).byteLength)
    const file = Buffer.concat([sound, frameOf(value)])
    blocks.copy(file, BLOCK)
    return { file, sound: sound.byteLength }
  }
  const inHeader = Array.from({ length: HEADER }, (_, at) => BLOCK - HEADER + at)

  test.for([
    ['no further block was written', Buffer.alloc(9_000), 9_000],
    ['only the next block was not written', Buffer.alloc(BLOCK), 9_000],
    ['the length that was written ends in zeros', Buffer.alloc(70_000), 70_000],
  ] as const)('is torn at every byte: %s', ([, blocks, value]) => {
    for (const length of inHeader) {
      const { file, sound } = crossing(length, blocks, value)
      const { records, ...scan } = scanSegment(file)
      expect({ length, ...scan }).toEqual({ length, soundBytes: sound, rest: 'torn' })
      expect(records).toHaveLength(1)
    }
  })

  test('is broken when a sound frame follows', () => {
    for (const length of inHeader) {
      const { file } = crossing(length, Buffer.alloc(BLOCK))
      expect(scanSegment(Buffer.concat([file, first])).rest).toBe('broken')
    }
  })

  test('is broken when it does not begin as a frame', () => {
    const { file, sound } = crossing(BLOCK - 3, Buffer.alloc(9_000))
    file[sound + 1] = 1
    expect(scanSegment(file).rest).toBe('broken')
  })

  test('is broken when the next block has content', () => {
    const { file } = crossing(BLOCK - 3, Buffer.alloc(9_000).fill(1, 400, 401))
    expect(scanSegment(file).rest).toBe('broken')
  })
})
