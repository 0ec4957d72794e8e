import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import { expect, test } from 'vitest'
import type { TopicRange } from './read-ranges.ts'
import { createRangePlan, readRanges } from './read-ranges.ts'

const TOPIC = 'raw.spruce'
const READABLE = ['0', '1', '2', '3']

const messageAt = (offset: string): KafkaMessage => ({
  ...{ key: null, value: Buffer.from(offset), timestamp: '0', attributes: 0, offset, headers: {} },
})

/** A client with one partition, whose batches have one record and are consumed once `eachBatch` returns. */
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

test('ranges are read completely', async () => {
  expect(await readAll(kafkaThatHolds(READABLE).kafka)).toEqual(READABLE)
})

test.each([
  ['in the middle', ['0', '1', 'no offset', '3']],
  ['at the end', ['0', '1', '2', 'no offset']],
])('an unreadable batch %s is an error, and never left out', async (_, offsets) => {
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

test('a reading without records fails after the stall limit', async () => {
  const held = kafkaThatHolds(['0'])
  const reading = async () => {
    for await (const _ of readRanges(held.kafka, [range], { stallMs: 50 }));
  }
  await expect(reading()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('no record for 0.05 s: run the command again'),
  })
  expect(held.left).toBe(true)
})

test('a slow caller is not a stall', async () => {
  const held = kafkaThatHolds(READABLE)
  const seen: bigint[] = []
  for await (const { offset } of readRanges(held.kafka, [range], { stallMs: 200 })) {
    seen.push(offset)
    if (offset === 1n) await new Promise((resolve) => setTimeout(resolve, 500))
  }
  expect(seen).toEqual([0n, 1n, 2n, 3n])
})

const planned = (from: bigint, to: bigint): TopicRange => ({ topic: 't', partition: 0, from, to })

const recordAt = (offset: bigint) => ({
  ...{ topic: 't', partition: 0, offset, key: null, value: Buffer.of(), headers: {} },
  timestampMs: 0,
})

type Batch = { readonly offsets: readonly bigint[]; readonly taken: readonly bigint[] }

test.each<{
  readonly name: string
  readonly ranges: readonly TopicRange[]
  readonly batches: readonly Batch[]
  readonly position: bigint | null
}>([
  {
    name: 'a range ends before its offset `to`',
    ranges: [planned(2n, 4n)],
    batches: [{ offsets: [1n, 2n, 3n, 4n], taken: [2n, 3n] }],
    position: null,
  },
  {
    name: 'a range continues over several batches',
    ranges: [planned(0n, 4n)],
    batches: [
      { offsets: [0n, 1n], taken: [0n, 1n] },
      { offsets: [2n], taken: [2n] },
    ],
    position: 3n,
  },
  {
    name: 'a record that is delivered twice is taken once',
    ranges: [planned(0n, 4n)],
    batches: [
      { offsets: [0n, 1n], taken: [0n, 1n] },
      { offsets: [0n, 1n, 2n], taken: [2n] },
    ],
    position: 3n,
  },
  {
    name: 'the lower of two ranges is read first, then the position jumps to the other',
    ranges: [planned(9n, 10n), planned(1n, 2n)],
    batches: [{ offsets: [1n, 2n, 3n], taken: [1n] }],
    position: 9n,
  },
  {
    name: 'overlapping ranges yield each record once',
    ranges: [planned(0n, 3n), planned(1n, 5n)],
    batches: [{ offsets: [0n, 1n, 2n, 3n, 4n, 5n], taken: [0n, 1n, 2n, 3n, 4n] }],
    position: null,
  },
  {
    name: 'a range whose last records were compacted away ends at the first record after it',
    ranges: [planned(0n, 3n)],
    batches: [{ offsets: [0n, 7n], taken: [0n] }],
    position: null,
  },
])('range plan: $name', ({ ranges, batches, position }) => {
  const plan = createRangePlan(ranges)
  for (const { offsets, taken } of batches) {
    expect(plan.take(offsets.map(recordAt)).map(({ offset }) => offset)).toEqual(taken)
  }
  expect(plan.position()).toBe(position)
})

test('before the first batch the position is the start of the first range', () => {
  expect(createRangePlan([planned(7n, 9n), planned(3n, 4n)]).position()).toBe(3n)
})
