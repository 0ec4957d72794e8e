import { expect, test } from 'vitest'
import { createRequestReader } from './kafka-line.ts'

const PRODUCE = 0
const FETCH = 1

function request(apiKey: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(4 + bytes)
  buffer.writeInt32BE(bytes, 0)
  buffer.writeInt16BE(apiKey, 4)
  return buffer
}

test.each([
  ['a produce request', [request(PRODUCE, 50)], true],
  ['another request', [request(FETCH, 50)], false],
  ['a produce request behind another one', [request(FETCH, 30), request(PRODUCE, 50)], true],
  ['another one behind a produce request', [request(PRODUCE, 30), request(FETCH, 50)], false],
])('%s is recognised, wherever the stream is cut', (_, requests, isProduce) => {
  const stream = Buffer.concat(requests)
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const reader = createRequestReader()
    reader.read(stream.subarray(0, cut))
    reader.read(stream.subarray(cut))
    expect(reader.produced()).toBe(isProduce)
  }
})
