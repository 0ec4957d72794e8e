import { eventually, stackVariables, testStack, uniqueTopic } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../service/config.ts'
import { createLog } from '../service/log.ts'
import type { RequestLimits } from './client.ts'
import { createKafka, KAFKA_FIELDS } from './client.ts'
import { createTopicFollower, FOLLOWER_LIMITS } from './topic-follower.ts'

const log = createLog('test', 'fatal')
const kafkaAt = (brokers: string, limits?: RequestLimits) =>
  createKafka({
    ...(limits && { limits }),
    clientId: 'test',
    settings: readConfig({ kafka: KAFKA_FIELDS }, { KAFKA_BROKERS: brokers }).kafka,
    log,
  })

const topic = uniqueTopic('follow')
const brokers = stackVariables(testStack(), '')['KAFKA_BROKERS'] ?? ''
const kafka = kafkaAt(brokers)
/** Waits for the transaction coordinator, which a new broker starts with the first transaction. */
const patientKafka = kafkaAt(brokers, { connectMs: 2_000, answerMs: 3_000, retries: 20 })
const admin = kafka.admin()
const producer = kafka.producer()

const publish = (...values: readonly string[]) =>
  producer.send({ topic, messages: values.map((value) => ({ key: value, value })) })

async function endOffset(): Promise<bigint> {
  const [log] = await admin.fetchTopicOffsets(topic)
  return BigInt(log?.high ?? 0)
}

async function createTopic(): Promise<void> {
  const configEntries = [{ name: 'cleanup.policy', value: 'compact' }]
  // `waitForLeaders` rejects where the metadata of a recreated topic is not there yet.
  await admin.createTopics({
    topics: [{ topic, numPartitions: 1, configEntries }],
    waitForLeaders: false,
  })
  await eventually(() => admin.fetchTopicOffsets(topic), { what: 'a leader of the topic' })
}

beforeAll(async () => {
  await Promise.all([admin.connect(), producer.connect()])
  await createTopic()
})

afterAll(async () => {
  await admin.deleteTopics({ topics: [topic] })
  await Promise.all([admin.disconnect(), producer.disconnect()])
})

function follow(client = kafka) {
  const seen: string[] = []
  const stop = new AbortController()
  const follower = createTopicFollower({
    kafka: client,
    topic,
    onRecord: ({ value }) => seen.push(Buffer.from(value).toString()),
    log,
    limits: { ...FOLLOWER_LIMITS, askEveryMs: 50 },
  })
  const done = follower.run(stop.signal)
  return { seen, follower, done, signal: stop.signal, stop: () => stop.abort() }
}

test('an empty topic is caught up at once', async () => {
  const { follower, seen, done, signal, stop } = follow()
  await follower.caughtUp(signal)
  expect(seen).toEqual([])
  follower.assertFresh()
  stop()
  await done
})

test('a follower reads what the topic holds before it is caught up, then follows new records', async () => {
  await publish('a', 'b')
  const { follower, seen, done, signal, stop } = follow()
  await follower.caughtUp(signal)
  expect(seen).toEqual(['a', 'b'])
  await publish('c')
  await follower.caughtUp(signal)
  expect(seen).toEqual(['a', 'b', 'c'])
  stop()
  await done
})

test('every follower reads the whole topic', async () => {
  const followers = [follow(), follow()]
  for (const { follower, signal } of followers) await follower.caughtUp(signal)
  expect(followers.map(({ seen }) => seen)).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ])
  for (const { stop, done } of followers) {
    stop()
    await done
  }
})

test.for([
  ['committed', ['a', 'b', 'c', 'd']],
  ['aborted', ['a', 'b', 'c', 'd']],
] as const)(
  'a topic that ends with the control record of a transaction that was %s is read to its end',
  async ([outcome, values]) => {
    const before = follow()
    await before.follower.caughtUp(before.signal)
    const end = await endOffset()
    const transactional = patientKafka.producer({ transactionalId: topic, idempotent: true })
    await transactional.connect()
    const transaction = await transactional.transaction()
    await transaction.send({ topic, messages: [{ key: 'd', value: 'd' }] })
    await (outcome === 'committed' ? transaction.commit() : transaction.abort())
    await transactional.disconnect()
    // Kafka writes the control record after it has answered; until then the record is not readable.
    await eventually(async () => expect(await endOffset()).toBe(end + 2n), {
      what: 'the control record',
    })
    const after = follow()
    for (const { follower, seen, done, signal, stop } of [before, after]) {
      await follower.caughtUp(AbortSignal.any([signal, AbortSignal.timeout(20_000)]))
      expect(seen).toEqual(values)
      stop()
      await done
    }
  },
)

test('a recreated topic does not count as read: the follower reads it, or fails so that a new one does', async () => {
  const { follower, seen, done, signal, stop } = follow()
  const ended = done.then(
    () => null,
    (error: unknown) => error,
  )
  await follower.caughtUp(signal)
  await admin.deleteTopics({ topics: [topic] })
  await createTopic()
  await publish('of the recreated topic')
  const failure = await Promise.race([ended, follower.caughtUp(signal).then(() => null)])
  stop()
  await ended
  const another = follow()
  await another.follower.caughtUp(another.signal)
  another.stop()
  await another.done
  expect(another.seen).toEqual(['of the recreated topic'])
  if (failure === null) expect(seen.at(-1)).toBe('of the recreated topic')
  else expect(failure).toMatchObject({ code: 'UNAVAILABLE' })
})

test('a follower that cannot reach the brokers is not fresh and never catches up', async () => {
  const { follower, done, signal, stop } = follow(kafkaAt('127.0.0.1:1'))
  const caughtUp = follower.caughtUp(signal)
  expect(() => follower.assertFresh()).toThrow('was not read to its end in the last 5 s')
  stop()
  await expect(caughtUp).rejects.toThrow()
  await done
})
