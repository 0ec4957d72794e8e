import { randomBytes } from 'node:crypto'
import { Partitioners } from 'kafkajs'
import { expect, test } from 'vitest'
import { murmur2 } from './murmur2.ts'
import { partitionOfKey } from './partition-lookup.ts'

const kafkaJs = Partitioners.DefaultPartitioner()

function partitionByKafkaJs(key: Buffer, count: number): number {
  const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
    ...{ partitionId, partitionErrorCode: 0, leader: 0, replicas: [], isr: [] },
  }))
  return kafkaJs({ topic: 't', partitionMetadata, message: { key, value: null } })
}

test('every key has the partition that kafkajs gives it', () => {
  const keys = Array.from({ length: 500 }, (_, length) => randomBytes(length))
  for (const key of [...keys, ...keys.map((key) => key.subarray(1))]) {
    expect(partitionOfKey(key, 997)).toBe(partitionByKafkaJs(key, 997))
  }
})

/** Vectors of org.apache.kafka.common.utils.UtilsTest. */
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
])('the hash of %s is that of Java', (key, hash) => {
  expect(murmur2(Buffer.from(key))).toBe(hash)
})

test('a key of a megabyte takes no noticeable time', () => {
  const key = randomBytes(1024 * 1024)
  const started = performance.now()
  murmur2(key)
  expect(performance.now() - started).toBeLessThan(50)
})
