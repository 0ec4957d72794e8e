import kafkajs from 'kafkajs'
import { beforeAll, expect, test } from 'vitest'
import { registerCodecs } from './codecs.ts'

const { CompressionCodecs, CompressionTypes } = kafkajs

beforeAll(registerCodecs)

test('zstd decompresses what it has compressed', async () => {
  const codec = CompressionCodecs[CompressionTypes.ZSTD]()
  const buffer = Buffer.from('record '.repeat(100))
  const compressed = await codec.compress({ buffer })
  expect(compressed.length).toBeLessThan(buffer.length)
  expect(await codec.decompress(compressed)).toEqual(buffer)
})

test.each([
  ['snappy', CompressionTypes.Snappy],
  ['lz4', CompressionTypes.LZ4],
] as const)('a batch compressed with %s is an error with the fix', (name, type) => {
  expect(CompressionCodecs[type]).toThrow(
    new RegExp(
      `compressed with ${name}, and only gzip and zstd can be read: set its compression.type`,
    ),
  )
})
