import { connect } from 'node:net'
import type { OutRecord } from '@tributary/core'
import type { Line } from '@tributary/testing'
import { eventually, openLine, stackVariables, testStack, uniqueTopic } from '@tributary/testing'
import type { Kafka } from 'kafkajs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../service/config.ts'
import { createLog } from '../service/log.ts'
import type { RequestLimits } from './client.ts'
import { createKafka, KAFKA_FIELDS } from './client.ts'
import type { KafkaProducer } from './producer.ts'
import { createKafkaProducer } from './producer.ts'
import { readTopics } from './read-topics.ts'

const log = createLog('test', 'fatal')
const { kafka: settings } = readConfig({ kafka: KAFKA_FIELDS }, stackVariables(testStack(), ''))
const direct = createKafka({ clientId: 'test', settings, log })

/** Time limit of a webhook's record, and tolerance of the checks of time. Milliseconds. */
const BUDGET_MS = 3_500
const SLACK_MS = 400
/** Limits of a client whose requests time out during a short outage, as production's do in a long one. */
const LIMITS = { connectMs: 500, answerMs: 750, retries: 2 }
/** Longer than the time-out of a request by `LIMITS`. */
const OUTAGE_MS = 1_700
const CAP_BYTES = 64 * 1024 * 1024

let topic: string
let line: Line
let stopped: AbortController
let producer: KafkaProducer
let requests: number[]
const admin = direct.admin()

beforeAll(() => admin.connect())
afterAll(() => admin.disconnect())

beforeEach(async () => {
  await createTopic()
  line = await openLine(testStack().kafka.brokers[0] ?? '')
  producer = await start(throughLine(), CAP_BYTES)
})

afterEach(async () => {
  stopped.abort()
  line.release()
  await producer.close()
  await line.cut()
})

async function createTopic(): Promise<void> {
  topic = uniqueTopic('producer')
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true })
}

const throughLine = (limits?: RequestLimits): Kafka =>
  createKafka({
    ...{ clientId: 'test', settings, log, ...(limits && { limits }) },
    socketFactory: ({ onConnect }) => connect(line.port, '127.0.0.1', onConnect),
  })

async function start(kafka: Kafka, maxUnconfirmedBytes: number): Promise<KafkaProducer> {
  requests = []
  stopped = new AbortController()
  const started = createKafkaProducer({
    ...{ kafka, log, maxUnconfirmedBytes, maxInFlight: 2 },
    onSent: (_, records) => requests.push(records),
  })
  void started.connect(stopped.signal)
  await eventually(() => started.probe([]), { what: 'a connection to Kafka' })
  return started
}

const record = (value: string): OutRecord => ({
  ...{ topic, key: Buffer.from('one'), value: Buffer.from(value), headers: {} },
})

/** Result of a record: `stored`, or the failure's code; and after how many milliseconds. */
async function outcome(value: string, budgetMs = BUDGET_MS) {
  const started = performance.now()
  const state = await producer.publish(record(value), started + budgetMs).then(
    () => 'stored',
    (error) => error.code,
  )
  return { value, state, ms: performance.now() - started }
}

async function stored(): Promise<readonly string[]> {
  const values: string[] = []
  for await (const { value } of readTopics(direct, [{ topic }])) {
    values.push(Buffer.from(value).toString())
  }
  return values
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => String(at))

test('records that arrive during a request are sent in bulk, and all of them are stored', async () => {
  const outcomes = await Promise.all(numbers(2_000).map((value) => outcome(value)))
  expect(outcomes.filter(({ state }) => state !== 'stored')).toEqual([])
  expect(new Set(await stored())).toEqual(new Set(numbers(2_000)))
  expect(requests.reduce((sum, count) => sum + count)).toBe(2_000)
  expect(requests.length).toBeLessThan(50)
})

test('new partitions of a topic receive records at once', async () => {
  expect((await outcome('before')).state).toBe('stored')
  await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] })
  // The controller answers before the broker lists the partitions.
  await eventually(
    async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
      expect(topics[0]?.partitions).toHaveLength(4)
    },
    { what: 'metadata of the new partitions' },
  )
  await producer.probe([topic])
  const publishing = numbers(40).map((key) =>
    producer.publish({ ...record(key), key: Buffer.from(key) }, performance.now() + BUDGET_MS),
  )
  await Promise.all(publishing)
  const partitions = new Set<number>()
  for await (const { partition } of readTopics(direct, [{ topic }])) partitions.add(partition)
  expect(partitions.size).toBe(4)
})

test('while Kafka does not answer, every record is rejected in time, and waiting ones are never sent', async () => {
  expect((await outcome('before')).state).toBe('stored')
  line.hold()
  const budgetMs = 1_000
  const outcomes = await Promise.all(numbers(100).map((value) => outcome(value, budgetMs)))
  expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(['UNAVAILABLE']))
  expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(budgetMs + SLACK_MS)
  line.release()
  await eventually(async () => expect((await outcome('after')).state).toBe('stored'), {
    what: 'a record that is stored again',
  })
  const values = await stored()
  expect(values).toContain('before')
  expect(values).toContain('after')
  const inFlight = new Set(['before', 'after', '0', '1'])
  expect(values.filter((value) => !inFlight.has(value))).toEqual([])
})

test('the deadline also holds for the first record of a topic', async () => {
  await createTopic()
  line.hold()
  const { state, ms } = await outcome('first', 500)
  expect(state).toBe('UNAVAILABLE')
  expect(ms).toBeLessThan(500 + SLACK_MS)
})

test.for([
  ['a silence', () => line.hold(), () => line.release()],
  ['an outage', () => line.cut(), () => line.restore()],
] as const)('records are stored again within seconds after %s of Kafka', async ([, begin, end]) => {
  await producer.close()
  producer = await start(throughLine(LIMITS), CAP_BYTES)
  expect((await outcome('before')).state).toBe('stored')
  await begin()
  const outage = await Promise.all(numbers(10).map((value) => outcome(value, OUTAGE_MS)))
  expect(new Set(outage.map(({ state }) => state))).toEqual(new Set(['UNAVAILABLE']))
  await end()
  await eventually(async () => expect((await outcome('after', 500)).state).toBe('stored'), {
    ...{ what: 'a record that is stored again', withinMs: 4_000 },
  })
})

test('records above the limit of unconfirmed bytes are rejected at once', async () => {
  await producer.close()
  producer = await start(throughLine(), 10_000)
  expect((await outcome('x'.repeat(1_000))).state).toBe('stored')
  line.hold()
  const waiting = numbers(5).map(() => outcome('x'.repeat(1_000), 1_000))
  const refused = await outcome('x'.repeat(3_000), 1_000)
  expect(refused.state).toBe('UNAVAILABLE')
  expect(refused.ms).toBeLessThan(100)
  expect(producer.unconfirmedBytes()).toBeGreaterThan(5_000)
  await Promise.all(waiting)
  expect(producer.unconfirmedBytes()).toBe(0)
})
