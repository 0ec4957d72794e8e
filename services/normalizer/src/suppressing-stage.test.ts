import { Failure, ok } from '@tributary/core'
import { createEncoders } from '@tributary/runtime/registry'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { expect, test } from 'vitest'
import { createNormalizerStage } from './normalizer-stage.ts'
import { suppressingStage } from './suppressing-stage.ts'

const batch = {
  ...{ topic: 'raw.bird', partition: 0, highWatermark: 1n, signal: new AbortController().signal },
  records: [
    {
      ...{ topic: 'raw.bird', partition: 0, offset: 0n, key: null, headers: {} },
      ...{ value: Buffer.from('{}'), timestampMs: 0 },
    },
  ],
}

const stage = createNormalizerStage({
  normalize: () => ok([]),
  encoders: createEncoders({ message: 1, call: 2, conversation: 3 }),
  producer: createMemoryProducer(),
})

test('while the list of erased persons is up to date, records are settled', async () => {
  const settled = await suppressingStage(stage, { assertFresh: () => undefined }).settle(batch)
  expect(settled).toEqual([{ state: 'emitted' }])
})

test('while it may be out of date, the batch is left for redelivery', async () => {
  const assertFresh = () => {
    throw new Failure('UNAVAILABLE', 'stale')
  }
  await expect(suppressingStage(stage, { assertFresh }).settle(batch)).rejects.toThrow('stale')
})
