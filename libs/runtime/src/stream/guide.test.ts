import { expect, test } from 'vitest'
import { createMemoryProducer } from '../testing/memory-producer.ts'
import { createMemorySource } from '../testing/memory-source.ts'
import { createBreaker } from './breaker.ts'
import type { Settlement, Stage, StreamBatch } from './ports.ts'
import type { StreamObserver } from './run-stream.ts'
import { runStream } from './run-stream.ts'

// The stream loop in six chapters, from "hello" to the circuit breaker. Read it from top to bottom; each
// chapter is a test. The source and the producer in memory keep the contract of the Kafka ones:
// stream.suite.ts runs on both.

const TOPIC = 'raw.example'
const value = (text: string) => ({ value: Buffer.from(text) })
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString()

type Options = Pick<Partial<StreamObserver>, 'held'> & { readonly stopping?: AbortController }

/** Runs a stage over records of one partition until all of them are committed, or until it is stopped. */
async function runOver(
  texts: readonly string[],
  settle: (text: string) => Settlement,
  { stopping = new AbortController(), ...observer }: Options = {},
) {
  const source = createMemorySource({ maxBatchRecords: 3 })
  const producer = createMemoryProducer()
  source.append(TOPIC, 0, texts.map(value))
  const stage: Stage = {
    settle: async ({ records }: StreamBatch) =>
      records.map((record) => settle(textOf(record.value))),
  }
  const running = runStream(
    {
      name: 'normalizer',
      source,
      stage,
      producer,
      breaker: createBreaker({ maxDeadRun: 1_000, maxDeadShare: 1 }),
      observers: [observer],
      now: () => Date.UTC(2026, 10, 2),
    },
    stopping.signal,
  )
  await Promise.race([source.drained(), running])
  stopping.abort()
  await running
  return { source, producer }
}

test('1. a stage gets batches of records and returns a settlement for each record', async () => {
  const seen: string[] = []
  await runOver(['hello', 'world'], (text) => {
    seen.push(text)
    return { state: 'emitted' }
  })
  expect(seen).toEqual(['hello', 'world'])
})

test('2. "emitted": everything that the record caused is durable, so the offset can be committed', async () => {
  const { source } = await runOver(['a', 'b', 'c', 'd'], () => ({ state: 'emitted' }))
  // A commit names the next record to read, so 4 after offset 3.
  expect(source.committed(TOPIC, 0)).toBe(4n)
})

test('3. "skipped": the record is authentic but not for us; it is counted by reason and never redelivered', async () => {
  const { source, producer } = await runOver(['note'], () => ({
    state: 'skipped',
    reason: 'contact_event',
  }))
  expect(source.committed(TOPIC, 0)).toBe(1n)
  expect(producer.published).toEqual([])
})

test('4. "dead": the bytes can never succeed; a dead letter keeps them exactly, with the reason', async () => {
  const { producer } = await runOver(['fine', '{broken'], (text) =>
    text === 'fine'
      ? { state: 'emitted' }
      : { state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' },
  )
  const [letter] = producer.published
  expect(textOf(letter?.value ?? Buffer.of())).toBe('{broken')
  expect(letter?.headers).toMatchObject({
    code: 'INVALID_JSON',
    'source-topic': TOPIC,
    'source-offset': '1',
  })
})

test('5. "left": a dependency failed; the partition pauses, then continues with that record', async () => {
  let failures = 2
  const seen: string[] = []
  await runOver(['a', 'b'], (text) => {
    seen.push(text)
    const isUnavailable = text === 'b' && failures-- > 0
    return isUnavailable
      ? { state: 'left', error: new Error('the database is unavailable') }
      : { state: 'emitted' }
  })
  expect(seen).toEqual(['a', 'b', 'b', 'b'])
})

test('6. when nearly every record is dead, the circuit breaker holds the topic and writes no more dead letters', async () => {
  const poison = Array.from({ length: 1_200 }, (_, index) => `poison ${index}`)
  const stopping = new AbortController()
  const reasons: string[] = []
  const { source, producer } = await runOver(
    poison,
    () => ({ state: 'dead', code: 'INVALID_ENVELOPE', detail: 'not ours' }),
    {
      stopping,
      held(_, { failure }) {
        reasons.push(failure.what)
        stopping.abort()
      },
    },
  )
  expect(reasons[0]).toMatch(/^1000 records in a row cannot be processed/)
  expect(producer.published).toHaveLength(999)
  // Nothing of the last batch was committed. Another process continues there, with the same counts.
  expect(source.committed(TOPIC, 0)).toBe(999n)
})
