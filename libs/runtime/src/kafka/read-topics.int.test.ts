import { stackVariables, testStack, uniqueTopic } from '@tributary/testing'
import { Partitioners } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../service/config.ts'
import { createLog } from '../service/log.ts'
import { createKafka, KAFKA_FIELDS } from './client.ts'
import type { TopicSlice } from './read-topics.ts'
import { findRanges, followTopics, readTopics, recordsIn } from './read-topics.ts'

// Two partitions with 300 records each. The value of a record is its offset; its timestamp is NOW plus
// its offset in seconds.

const NOW = Date.UTC(2026, 10, 2)
const RECORDS = 300

const topic = uniqueTopic('read')
const kafka = createKafka({
  clientId: 'test',
  settings: readConfig({ kafka: KAFKA_FIELDS }, stackVariables(testStack(), '')).kafka,
  log: createLog('test', 'fatal'),
})
const admin = kafka.admin()

beforeAll(async () => {
  const producer = kafka.producer()
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopics({
    topics: [
      {
        topic,
        numPartitions: 2,
        configEntries: [{ name: 'retention.ms', value: '-1' }],
      },
    ],
    waitForLeaders: true,
  })
  for (const partition of [0, 1]) {
    const messages = Array.from({ length: RECORDS }, (_, at) => ({
      ...{ partition, value: String(at), timestamp: String(NOW + at * 1_000) },
    }))
    await producer.send({ topic, messages })
  }
  await producer.disconnect()
})

afterAll(async () => {
  await admin.deleteTopics({ topics: [topic] })
  await admin.disconnect()
})

async function read(slices: readonly TopicSlice[]): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { partition, offset, value } of readTopics(kafka, slices)) {
    expect(Buffer.from(value).toString()).toBe(String(offset))
    found.push(`${partition}/${offset}`)
  }
  return found
}

const offsets = (partition: number, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `${partition}/${from + at}`)

test.each<readonly [name: string, slices: readonly TopicSlice[], expected: readonly string[]]>([
  ['the whole topic', [{ topic }], [...offsets(0, 0, RECORDS), ...offsets(1, 0, RECORDS)]],
  ['one partition', [{ topic, partition: 1 }], offsets(1, 0, RECORDS)],
  ['one record', [{ topic, partition: 0, from: 7n, to: 8n }], ['0/7']],
  [
    'records far apart of one partition',
    [
      { topic, partition: 0, from: 290n, to: 292n },
      { topic, partition: 0, from: 3n, to: 4n },
    ],
    ['0/3', '0/290', '0/291'],
  ],
  [
    'the records since a time',
    [{ topic, sinceMs: NOW + 297_000 }],
    [...offsets(0, 297, RECORDS), ...offsets(1, 297, RECORDS)],
  ],
  ['nothing past the end', [{ topic, partition: 0, from: 300n, to: 400n }], []],
  ['nothing since a time after the last record', [{ topic, sinceMs: NOW + 900_000 }], []],
])('reads %s, each record once, and ends', async (_, slices, expected) => {
  expect((await read(slices)).toSorted()).toEqual(expected.toSorted())
})

test('leaving the loop ends the reading and deletes its consumer group', async () => {
  const before = await admin.listGroups()
  for await (const { offset } of readTopics(kafka, [{ topic, partition: 0 }])) {
    if (offset === 5n) break
  }
  const known = new Set(before.groups.map(({ groupId }) => groupId))
  const { groups } = await admin.listGroups()
  const left = groups.filter(
    ({ groupId }) => groupId.startsWith('tributary-reader-') && !known.has(groupId),
  )
  const states = await admin.describeGroups(left.map(({ groupId }) => groupId))
  // The groups of readers in tests that run at the same time are not empty.
  expect(states.groups.filter(({ state }) => state === 'Empty')).toEqual([])
})

test('the slice of a key is the partition that the producer has chosen for it', async () => {
  const keyed = uniqueTopic('keyed')
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await admin.createTopics({ topics: [{ topic: keyed, numPartitions: 7 }], waitForLeaders: true })
  await producer.connect()
  const keys = Array.from({ length: 20 }, (_, at) => `spruce|account|conversation-${at}`)
  await producer.send({ topic: keyed, messages: keys.map((key) => ({ key, value: key })) })
  await producer.disconnect()
  for (const key of keys.slice(0, 3)) {
    const found: string[] = []
    for await (const { value } of readTopics(kafka, [{ topic: keyed, key: Buffer.from(key) }])) {
      found.push(Buffer.from(value).toString())
    }
    expect(found).toContain(key)
    expect(found.length).toBeLessThan(keys.length)
  }
  await admin.deleteTopics({ topics: [keyed] })
})

test('the number of records in ranges is known before they are read', async () => {
  const slices = [
    { topic, sinceMs: NOW + 290_000 },
    { topic, partition: 0, to: 5n },
  ]
  expect(recordsIn(await findRanges(kafka, slices))).toBe(25)
})

test('a topic that does not exist is an error with the fix', async () => {
  const missing = uniqueTopic('missing')
  await expect(read([{ topic: missing }])).rejects.toThrow(
    /cannot be read: .*if topics are missing, run "tributary topics apply"/,
  )
})

test('a topic that is followed goes on with new records until the signal aborts', async () => {
  const producer = kafka.producer()
  await producer.connect()
  const stop = new AbortController()
  const followed = uniqueTopic('follow')
  await admin.createTopics({ topics: [{ topic: followed }], waitForLeaders: true })
  const send = (value: string) => producer.send({ topic: followed, messages: [{ value }] })
  await send('before')
  const found: string[] = []
  for await (const { value } of followTopics(kafka, [{ topic: followed }], stop.signal)) {
    found.push(Buffer.from(value).toString())
    if (found.length === 1) await send('after')
    else setTimeout(() => stop.abort(), 300) // While it waits for a record.
  }
  expect(found).toEqual(['before', 'after'])
  await producer.disconnect()
  await admin.deleteTopics({ topics: [followed] })
})
