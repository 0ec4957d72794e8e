import { expect, test } from 'vitest'
import { createMemoryProducer } from '../testing/memory-producer.ts'
import { createMemorySource } from '../testing/memory-source.ts'
import { createBrake } from './breaker.ts'
import type { StreamBatch } from './ports.ts'
import { runStream } from './run-stream.ts'
import type { Settlement, Stage } from './stage.ts'

// The stream loop in six chapters, from "hello" to the dead letter. Read it from top to bottom; each
// test is a chapter that holds. The in-memory source and producer keep the same promises as the
// Kafka ones: stream.suite.ts runs on both.

const TOPIC = 'raw.example'
const value = (text: string) => ({ value: Buffer.from(text) })
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString()

/** Runs a stage over records of one partition until all of them are committed. */
async function runOver(texts: readonly string[], settle: (text: string) => Settlement) {
  const source = createMemorySource({ maxBatchRecords: 3 })
  const producer = createMemoryProducer()
  source.append(TOPIC, 0, texts.map(value))
  const stage: Stage = {
    settle: async ({ records }: StreamBatch) =>
      records.map((record) => settle(textOf(record.value))),
  }
  const stopping = new AbortController()
  const running = runStream(
    {
      name: 'normalizer',
      source,
      stage,
      producer,
      observer: { batch: () => undefined, settled: () => undefined, left: () => undefined },
      brake: createBrake({ maxDeadRun: 1_000, maxDeadShare: 1 }),
      now: () => Date.UTC(2026, 10, 2),
    },
    stopping.signal,
  )
  await Promise.race([source.drained(), running])
  stopping.abort()
  await running
  return { source, producer }
}

test('1. a stage gets batches of records and says of each what became of it', async () => {
  const seen: string[] = []
  await runOver(['hello', 'world'], (text) => {
    seen.push(text)
    return { state: 'emitted' }
  })
  expect(seen).toEqual(['hello', 'world'])
})

test('2. "emitted" means that everything the record caused is durable; then the offset may be committed', async () => {
  const { source } = await runOver(['a', 'b', 'c', 'd'], () => ({ state: 'emitted' }))
  // A commit names the next record to read: after offset 3 that is 4.
  expect(source.committed(TOPIC, 0)).toBe(4n)
})

test('3. "skipped" is for what is authentic but not ours; it is counted by reason and never comes back', async () => {
  const { source, producer } = await runOver(['note'], () => ({
    state: 'skipped',
    reason: 'contact_event',
  }))
  expect(source.committed(TOPIC, 0)).toBe(1n)
  expect(producer.published).toEqual([])
})

test('4. "dead" is for bytes that can never succeed; they are kept, exactly, with the reason', async () => {
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

test('5. "left" is for the world\'s faults; the partition waits, then begins again with that record', async () => {
  let failures = 2
  const seen: string[] = []
  await runOver(['a', 'b'], (text) => {
    seen.push(text)
    const isAway = text === 'b' && failures-- > 0
    return isAway
      ? { state: 'left', error: new Error('the database is away') }
      : { state: 'emitted' }
  })
  expect(seen).toEqual(['a', 'b', 'b', 'b'])
})

test('6. when nearly everything is dead, the stage stops instead of pouring the topic into dead letters', async () => {
  const poison = Array.from({ length: 1_200 }, (_, index) => `poison ${index}`)
  const run = runOver(poison, () => ({
    state: 'dead',
    code: 'INVALID_ENVELOPE',
    detail: 'not ours',
  }))
  await expect(run).rejects.toThrow('1000 records in a row cannot be processed')
})
