import type { OutRecord } from '@tributary/core'
import { DEAD_TOPICS } from '@tributary/core'
import { eventually, stackVariables, testStack, uniqueTopic } from '@tributary/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../service/config.ts'
import { createLog } from '../service/log.ts'
import { createBreaker } from '../stream/breaker.ts'
import type { Stage } from '../stream/ports.ts'
import { runStream } from '../stream/run-stream.ts'
import { createMemorySource } from '../testing/memory-source.ts'
import { createKafka, KAFKA_FIELDS } from './client.ts'
import type { KafkaProducer } from './producer.ts'
import { createKafkaProducer } from './producer.ts'
import { readTopics } from './read-topics.ts'
import { MAX_MESSAGE_BYTES, TOPIC_FIELDS } from './topic-config.ts'
import { applyTopics } from './topics.ts'

const log = createLog('test', 'fatal')
const env = stackVariables(testStack(), '')
const { kafka: settings, topics } = readConfig({ kafka: KAFKA_FIELDS, topics: TOPIC_FIELDS }, env)
const kafka = createKafka({ clientId: 'test', settings, log })
const admin = kafka.admin()
const stopping = new AbortController()
let producer: KafkaProducer
let topic: string

const SMALL_BYTES = 10_000

beforeAll(async () => {
  await admin.connect()
  producer = createKafkaProducer({ kafka, log, maxUnconfirmedBytes: 1e8, maxInFlight: 2 })
  void producer.connect(stopping.signal)
  await eventually(() => producer.probe([]), { what: 'a connection to Kafka' })
})
afterAll(async () => {
  stopping.abort()
  await producer.close()
  await admin.disconnect()
})

beforeEach(async () => {
  topic = uniqueTopic('refused')
  await createTopic(topic, SMALL_BYTES)
})

async function createTopic(name: string, maxMessageBytes: number): Promise<void> {
  const configEntries = [{ name: 'max.message.bytes', value: String(maxMessageBytes) }]
  await admin.createTopics({
    topics: [{ topic: name, numPartitions: 1, configEntries }],
    waitForLeaders: true,
  })
}

const record = (value: string, bytes = 0): OutRecord => ({
  ...{ topic, key: Buffer.from('one'), headers: {} },
  value: Buffer.from(value.padEnd(bytes)),
})

const outcome = (of: OutRecord) =>
  producer.publish(of, performance.now() + 10_000).then(
    () => 'stored',
    ({ code }) => code,
  )

async function valuesOf(name: string): Promise<readonly string[]> {
  const values: string[] = []
  for await (const { value } of readTopics(kafka, [{ topic: name }])) {
    values.push(Buffer.from(value).toString().trim())
  }
  return values
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => String(at))

test('of a batch of 20 records, one of which is too large, 19 are stored and one is refused', async () => {
  expect(await outcome(record('first'))).toBe('stored')
  const outcomes = await Promise.all(
    numbers(20).map((value) => outcome(record(value, value === '7' ? 2 * SMALL_BYTES : 0))),
  )
  expect(outcomes.filter((state) => state === 'stored')).toHaveLength(19)
  expect(outcomes[7]).toBe('RECORD_REFUSED')
  const small = numbers(20).filter((value) => value !== '7')
  expect((await valuesOf(topic)).toSorted()).toEqual(['first', ...small].toSorted())
})

test('records that are too large only together are all stored', async () => {
  const outcomes = await Promise.all(
    numbers(50).map((value) => outcome(record(value, SMALL_BYTES / 4))),
  )
  expect(new Set(outcomes)).toEqual(new Set(['stored']))
  expect((await valuesOf(topic)).toSorted()).toEqual(numbers(50).toSorted())
})

test('a stage makes a dead letter of a record whose result Kafka refuses, and goes on', async () => {
  await applyTopics(kafka, [{ topic: DEAD_TOPICS.normalizer, class: 'dead' }], topics)
  const source = createMemorySource({ maxBatchRecords: 10 })
  const from = uniqueTopic('source')
  source.append(
    from,
    0,
    ['a', 'grows', 'b'].map((value) => ({ value: Buffer.from(value) })),
  )
  const stage: Stage = {
    settle: ({ records }) =>
      Promise.all(
        records.map(async ({ value }) => {
          const text = Buffer.from(value).toString()
          const state = await outcome(record(text, text === 'grows' ? 2 * SMALL_BYTES : 0))
          if (state === 'stored') return { state: 'emitted' }
          return { state: 'dead', code: state, detail: 'too large' }
        }),
      ),
  }
  const stopped = new AbortController()
  const breaker = createBreaker({ maxDeadRun: 10, maxDeadShare: 1 })
  const running = runStream(
    { name: 'normalizer', source, stage, producer, breaker, observers: [], now: Date.now },
    stopped.signal,
  )
  await source.drained()
  stopped.abort()
  await running
  expect(await valuesOf(topic)).toEqual(['a', 'b'])
  const letters: (string | undefined)[] = []
  for await (const { headers, value } of readTopics(kafka, [{ topic: DEAD_TOPICS.normalizer }])) {
    if (headers['source-topic'] === from)
      letters.push(Buffer.from(value).toString(), headers['code'])
  }
  expect(letters).toEqual(['grows', 'RECORD_REFUSED'])
})

test('a dead letter of the largest record fits into its topic', async () => {
  await applyTopics(
    kafka,
    [
      { topic, class: 'raw' },
      { topic: DEAD_TOPICS.normalizer, class: 'dead' },
    ],
    topics,
  )
  const value = Buffer.alloc(MAX_MESSAGE_BYTES - 200)
  const largest: OutRecord = { topic, key: null, value, headers: {} }
  expect(await outcome(largest)).toBe('stored')
  const headers = { detail: 'x'.repeat(10_000) }
  expect(await outcome({ ...largest, topic: DEAD_TOPICS.normalizer, headers })).toBe('stored')
})

test('a topic that does not exist is blocked, with the fix, until it exists', async () => {
  const missing = uniqueTopic('missing')
  expect(await outcome({ ...record('a'), topic: missing })).toBe('UNAVAILABLE')
  expect(producer.blocked()).toMatchObject([{ topic: missing, reason: 'unknown_topic' }])
  await expect(producer.probe([topic, missing])).rejects.toThrow(
    new RegExp(`${missing}.*: run "tributary topics apply"`),
  )
  await createTopic(missing, SMALL_BYTES)
  await eventually(
    async () => expect(await outcome({ ...record('a'), topic: missing })).toBe('stored'),
    { what: 'a record in the new topic' },
  )
  expect(producer.blocked()).toEqual([])
})
