import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import { expect, test } from 'vitest'
import { readRanges } from './read-ranges.ts'

const TOPIC = 'raw.spruce'
const READABLE = ['0', '1', '2', '3']

const messageAt = (offset: string): KafkaMessage => ({
  ...{ key: null, value: Buffer.from(offset), timestamp: '0', attributes: 0, offset, headers: {} },
})

/** A client that hands out one partition, a record in each batch, and takes a batch that ends for read. */
function kafkaThatHolds(offsets: readonly string[]): { readonly kafka: Kafka; left: boolean } {
  const state = { left: false }
  const batchOf = (offset: string) => ({
    batch: { topic: TOPIC, partition: 0, messages: [messageAt(offset)], lastOffset: () => offset },
    heartbeat: async () => undefined,
  })
  const consumer = {
    events: { CRASH: 'consumer.crash' },
    on: () => undefined,
    connect: async () => undefined,
    subscribe: async () => undefined,
    seek: () => undefined,
    pause: () => undefined,
    async run({ eachBatch }: { eachBatch(payload: EachBatchPayload): Promise<void> }) {
      setImmediate(async () => {
        for (const offset of offsets) {
          if (!state.left) await eachBatch(batchOf(offset) as unknown as EachBatchPayload)
        }
      })
    },
    async disconnect() {
      state.left = true
    },
  }
  const admin = {
    connect: async () => undefined,
    deleteGroups: async () => [],
    disconnect: async () => undefined,
  }
  const kafka = { consumer: () => consumer as unknown as Consumer, admin: () => admin }
  return Object.assign(state, { kafka: kafka as unknown as Kafka })
}

const range = { topic: TOPIC, partition: 0, from: 0n, to: 4n }

async function readAll(kafka: Kafka): Promise<readonly string[]> {
  const offsets: string[] = []
  for await (const { offset } of readRanges(kafka, [range])) offsets.push(String(offset))
  return offsets
}

test('ranges are read as a whole', async () => {
  expect(await readAll(kafkaThatHolds(READABLE).kafka)).toEqual(READABLE)
})

test.each([
  ['in the middle', ['0', '1', 'no offset', '3']],
  ['at the end', ['0', '1', '2', 'no offset']],
])('a batch %s that cannot be read is an error, never left out', async (_, offsets) => {
  const held = kafkaThatHolds(offsets)
  await expect(readAll(held.kafka)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/^topics raw\.spruce cannot be read: SyntaxError: /),
  })
  expect(held.left).toBe(true)
})

test('a caller that leaves the loop ends the reading without an error', async () => {
  const held = kafkaThatHolds(READABLE)
  const seen: bigint[] = []
  for await (const { offset } of readRanges(held.kafka, [range])) {
    seen.push(offset)
    if (offset === 1n) break
  }
  expect(seen).toEqual([0n, 1n])
  expect(held.left).toBe(true)
})
