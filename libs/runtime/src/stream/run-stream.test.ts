import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import type { MemoryProducer } from '../testing/memory-producer.ts'
import { createMemoryProducer } from '../testing/memory-producer.ts'
import { createBreaker } from './breaker.ts'
import type { BatchResult, Settlement, Source, Stage } from './ports.ts'
import type { StreamObserver } from './run-stream.ts'
import { runStream } from './run-stream.ts'

const EMITTED: Settlement = { state: 'emitted' }
const DEAD: Settlement = { state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' }
const STARTED_AT = Date.UTC(2026, 10, 2)

/** Runs one batch of records through a stage; the hooks write their calls into `calls`. */
async function runOne(
  values: readonly string[],
  stage: Stage,
  prepare: (producer: MemoryProducer) => void = () => undefined,
) {
  const calls: string[] = []
  const results: BatchResult[] = []
  const producer = createMemoryProducer()
  prepare(producer)
  const { signal } = new AbortController()
  const records = values.map((value, index) => ({
    ...{ topic: 't', partition: 0, offset: BigInt(index), key: null, headers: {} },
    ...{ timestampMs: 0, value: Buffer.from(value) },
  }))
  const batch = { topic: 't', partition: 0, records, highWatermark: 9n, notes: new Map(), signal }
  const source: Source = {
    run: async (onBatch) => void results.push(await onBatch(batch)),
    ready: async () => ({ ready: true }),
  }
  const states = (settlements: readonly Settlement[]) =>
    settlements.map(({ state }) => state).join()
  const observer: StreamObserver = {
    began: () => void calls.push('began'),
    ended: (_, settlements, startedAtMs) => {
      calls.push(`ended ${states(settlements)}`)
      expect(startedAtMs).toBe(STARTED_AT)
    },
    settled: ({ offset }, { state }) => void calls.push(`${offset} ${state}`),
    left: () => void calls.push('left'),
    held: (_, { failure, pauseMs }) => void calls.push(`held ${failure.code} ${pauseMs}`),
    released: () => void calls.push('released'),
  }
  const stream = {
    ...({ name: 'normalizer', source, stage, producer, now: () => STARTED_AT } as const),
    breaker: createBreaker({ maxDeadRun: 1_000, maxDeadShare: 1 }),
    observers: [{}, observer],
  }
  const [ended] = await Promise.allSettled([runStream(stream, signal)])
  return { calls, producer, result: results[0], ended }
}

test('the hooks see the settlements of the stage first, then the final state of each record', async () => {
  const { calls } = await runOne(['a', 'b'], { settle: async () => [EMITTED, DEAD] })
  expect(calls).toEqual(['began', 'ended emitted,dead', '0 emitted', '1 dead'])
})

test('a record without a settlement is left for redelivery', async () => {
  const { calls, result } = await runOne(['a', 'b'], { settle: async () => [EMITTED] })
  expect(calls).toEqual(['began', 'ended emitted,left', '0 emitted', '1 left', 'left'])
  expect(result?.commit).toBe(1n)
})

test('a temporary error ends the batch with every record left', async () => {
  const { calls, result } = await runOne(['a', 'b'], {
    settle: () => Promise.reject(new Error('no answer')),
  })
  expect(calls).toEqual(['began', 'ended left,left', '0 left', '1 left', 'left'])
  expect(result?.commit).toBeNull()
})

test('a fatal failure ends the batch and the stream; no record gets a final state', async () => {
  const failure = new Failure('SCHEMA_MISMATCH', { what: 'a column is missing' })
  const { calls, ended } = await runOne(['a'], { settle: () => Promise.reject(failure) })
  expect(calls).toEqual(['began', 'ended left'])
  expect(ended).toEqual({ status: 'rejected', reason: failure })
})

test('the circuit breaker holds the topic before the dead letters of its batch are written', async () => {
  const values = Array.from({ length: 1_000 }, () => 'poison')
  const { calls, producer, result } = await runOne(values, {
    settle: async () => values.map(() => DEAD),
  })
  expect(calls.slice(2)).toEqual(['held TOO_MANY_DEAD 60000'])
  expect(result).toEqual({ commit: null, pauseMs: 60_000 })
  expect(producer.published).toEqual([])
})

const VALUES = Array.from({ length: 300 }, (_, index) => String(index))

test('a record that is left does not keep the dead letters before it from being written', async () => {
  const left: Settlement = { state: 'left', error: new Error('no answer') }
  const { producer, result } = await runOne(VALUES, {
    settle: async () => VALUES.map((_, index) => (index < 200 ? DEAD : left)),
  })
  expect(result?.commit).toBe(200n)
  expect(producer.published).toHaveLength(200)
})

test('after a dead letter that cannot be written, its record and all after it are left', async () => {
  const { calls, producer, result } = await runOne(
    VALUES,
    { settle: async () => VALUES.map(() => DEAD) },
    (memory) => memory.failNext(1, new Error('the dead-letter topic is unavailable')),
  )
  expect(result?.commit).toBeNull()
  expect(calls.filter((call) => call.endsWith(' dead'))).toEqual([])
  // The rest of the first portion, and nothing after it: every attempt would write it again.
  expect(producer.published.length).toBeLessThan(50)
})
