import { expect, test } from 'vitest'
import { encodeFrame, encodeRecord } from './frame.ts'
import { scanSegment } from './scan-segment.ts'
import { recordOf, valuesOf } from './testing/records.ts'

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

test('of a file that was cut at any byte, every frame that is whole is read, and nothing else', () => {
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
  ['all whole', segment, 'abc', 'nothing'],
  ['zeros behind', Buffer.concat([segment, Buffer.alloc(99)]), 'abc', 'torn'],
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
  ['something else behind', Buffer.concat([segment, Buffer.from('text')]), 'abc', 'broken'],
  ['something else', Buffer.from('a text file'), '', 'broken'],
] as const)('the rest of a file is told: %s', ([, bytes, values, rest]) => {
  expect(scan(bytes)).toMatchObject({ values, rest })
})
