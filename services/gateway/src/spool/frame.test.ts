import type { OutRecord } from '@tributary/core'
import { expect, test } from 'vitest'
import { plain, recordOf } from '../testing/spool-records.ts'
import { encodeFrame, encodeRecord, readFrame } from './frame.ts'

const bare: OutRecord = { topic: 't', key: null, value: Buffer.alloc(0), headers: {} }
const frameOf = (...records: readonly OutRecord[]) => encodeFrame(records.map(encodeRecord))
const read = (bytes: Buffer) => {
  const frame = readFrame(bytes, 0)
  return frame.kind === 'frame' ? frame.records.map(plain) : frame.kind
}

test.for([
  ['a webhook', [recordOf('{"a":1}')]],
  ['several records', [recordOf('a'), recordOf('b', 'other'), bare, recordOf('c')]],
  ['a record with nothing', [bare]],
  ['a key that is empty', [{ ...bare, key: Buffer.alloc(0) }]],
  ['text beyond ASCII', [{ ...bare, topic: 'ü', headers: { http: '{"path":"/ä?b=☃"}' } }]],
  ['empty header texts', [{ ...bare, headers: { a: '', b: '' } }]],
  ['a header that is a prototype', [{ ...bare, headers: JSON.parse('{"__proto__":"x"}') }]],
  ['any bytes', [{ ...bare, value: Buffer.from(Array.from({ length: 256 }, (_, at) => at)) }]],
  ['a frame in a value', [{ ...bare, value: frameOf(recordOf('inner')) }]],
  ['the time zero', [{ ...bare, timestampMs: 0 }]],
  ['a large value', [{ ...bare, value: Buffer.alloc(3 * 1024 * 1024, 'x') }]],
] as const)('a record is read as it was written: %s', ([, records]) => {
  expect(read(frameOf(...records))).toEqual(records.map(plain))
})

test('a frame is read at its offset and has its end', () => {
  const [one, other] = [frameOf(recordOf('a')), frameOf(recordOf('b'))]
  const frame = readFrame(Buffer.concat([one, other]), one.byteLength)
  expect(frame).toMatchObject({ kind: 'frame', end: one.byteLength + other.byteLength })
})

test('a frame cut at any byte is partial and has its full length', () => {
  const frame = frameOf(recordOf('a'), recordOf('b'))
  for (let length = 1; length < frame.byteLength; length++) {
    const cut = readFrame(frame.subarray(0, length), 0)
    expect(cut).toEqual({ kind: 'partial', frameBytes: length < 12 ? 12 : frame.byteLength })
  }
})

test('a frame with any byte changed is not a frame', () => {
  const frame = frameOf(recordOf('a'), recordOf('b'))
  for (let at = 0; at < frame.byteLength; at++) {
    const changed = Buffer.from(frame)
    changed[at] = (changed[at] ?? 0) ^ 0x20
    expect(readFrame(changed, 0).kind).not.toBe('frame')
  }
})
