import type { Admin } from 'kafkajs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPartitionLookup } from './partition-lookup.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const KEY = Buffer.from('t_1')
const NEVER = Number.POSITIVE_INFINITY

/** A lookup whose metadata requests the test answers. */
function harness() {
  const requests: { answer(partitions: number): void; fail(): void }[] = []
  const fetchTopicMetadata = ({ topics }: { topics: string[] }) => {
    const { promise, resolve, reject } = Promise.withResolvers<object>()
    requests.push({
      answer(count) {
        const partitions = Array.from({ length: count }, (_, at) => ({
          partitionId: at,
          leader: 1,
        }))
        resolve({ topics: topics.map((name) => ({ name, partitions })) })
      },
      fail: () => reject(new Error('connection refused')),
    })
    return promise
  }
  const lookup = createPartitionLookup({ fetchTopicMetadata } as unknown as Admin)
  return { lookup, requests }
}

test('a key always has the same partition, and keys spread over all partitions', async () => {
  const { lookup, requests } = harness()
  const first = lookup.of('raw.spruce', KEY, NEVER)
  requests[0]?.answer(4)
  expect(lookup.of('raw.spruce', KEY, NEVER)).toBeInstanceOf(Promise)
  const partition = await first
  expect(lookup.of('raw.spruce', KEY, NEVER)).toBe(partition)
  const keys = Array.from({ length: 100 }, (_, at) => Buffer.from(`t_${at}`))
  const all = keys.map((key) => lookup.of('raw.spruce', key, NEVER))
  expect(new Set(all)).toEqual(new Set([0, 1, 2, 3]))
})

test('many records of an unknown topic share one request', async () => {
  const { lookup, requests } = harness()
  const all = [1, 2, 3].map(() => lookup.of('raw.spruce', KEY, NEVER))
  expect(requests).toHaveLength(1)
  requests[0]?.answer(1)
  expect(await Promise.all(all)).toEqual([0, 0, 0])
})

test('an unknown topic is UNAVAILABLE when the brokers do not answer in time', async () => {
  const { lookup } = harness()
  const asked = expect(lookup.of('raw.spruce', KEY, performance.now() + 500)).rejects.toMatchObject(
    {
      code: 'UNAVAILABLE',
    },
  )
  await vi.advanceTimersByTimeAsync(500)
  await asked
})

test('an unknown topic without metadata is an error with the fix, and requested again by the next record', async () => {
  const { lookup, requests } = harness()
  const asked = lookup.of('raw.spruce', KEY, NEVER)
  requests[0]?.fail()
  await expect(asked).rejects.toThrow(/raw\.spruce.*"tributary topics apply"/)
  const again = lookup.of('raw.spruce', KEY, NEVER)
  requests[1]?.answer(1)
  expect(await again).toBe(0)
})

test('old metadata serves while the brokers are asked for new, and when they do not answer', async () => {
  const { lookup, requests } = harness()
  const first = lookup.of('raw.spruce', KEY, NEVER)
  requests[0]?.answer(1)
  await first
  vi.advanceTimersByTime(60_000)
  expect([1, 2, 3].map(() => lookup.of('raw.spruce', KEY, NEVER))).toEqual([0, 0, 0])
  expect(requests).toHaveLength(2)
  requests[1]?.fail()
  await vi.advanceTimersByTimeAsync(0)
  expect(lookup.of('raw.spruce', KEY, NEVER)).toBe(0)
  requests[2]?.answer(8)
  await vi.advanceTimersByTimeAsync(0)
  const keys = Array.from({ length: 100 }, (_, at) => Buffer.from(`t_${at}`))
  expect(new Set(keys.map((key) => lookup.of('raw.spruce', key, NEVER))).size).toBe(8)
})
