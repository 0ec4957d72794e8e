import kafkajs from 'kafkajs'
import { beforeAll, expect, test } from 'vitest'
import { registerCodecs } from './compression.ts'

const { CompressionCodecs, CompressionTypes } = kafkajs

beforeAll(registerCodecs)

test('what is compressed with zstd is read as it was', async () => {
  const codec = CompressionCodecs[CompressionTypes.ZSTD]()
  const buffer = Buffer.from('record '.repeat(100))
  const compressed = await codec.compress({ buffer })
  expect(compressed.length).toBeLessThan(buffer.length)
  expect(await codec.decompress(compressed)).toEqual(buffer)
})

test.each([
  ['snappy', CompressionTypes.Snappy],
  ['lz4', CompressionTypes.LZ4],
] as const)('a batch that was compressed with %s says what is wrong and the mend', (name, type) => {
  expect(CompressionCodecs[type]).toThrow(
    new RegExp(
      `compressed with ${name}: only gzip and zstd can be read\\. Set its compression.type`,
    ),
  )
})
