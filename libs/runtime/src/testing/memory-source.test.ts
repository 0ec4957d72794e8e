import { expect, test } from 'vitest'
import { streamSuite } from '../stream/stream.suite.ts'
import { createMemorySource } from './memory-source.ts'

const TOPIC = 'test'

streamSuite('the memory source', async (options) => {
  const source = createMemorySource(options)
  return {
    source,
    append: async (partition, values) =>
      source.append(
        TOPIC,
        partition,
        values.map((value) => ({ value: Buffer.from(value) })),
      ),
    committed: async (partition) => source.committed(TOPIC, partition),
    restarted: () => source,
    close: async () => undefined,
  }
})

test('a batch handled during a rebalance is not committed and is redelivered', async () => {
  const source = createMemorySource({ maxBatchRecords: 10 })
  source.append(TOPIC, 0, [{ value: Buffer.from('a') }])
  const stopping = new AbortController()
  let deliveries = 0
  const running = source.run(async ({ records }) => {
    deliveries++
    if (deliveries === 1) source.rebalance()
    return { commit: (records.at(-1)?.offset ?? -1n) + 1n, pauseMs: null }
  }, stopping.signal)
  await source.drained()
  stopping.abort()
  await running
  expect(deliveries).toBe(2)
})
