import { stackVariables, testStack, uniqueTopic } from '@tributary/testing'
import kafkajs from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../service/config.ts'
import { createLog } from '../service/log.ts'
import { createKafka, KAFKA_FIELDS } from './client.ts'
import { readTopics } from './read-topics.ts'
import { TOPIC_FIELDS } from './topic-config.ts'
import { applyTopics } from './topics.ts'

const env = stackVariables(testStack(), '')
const { kafka: settings, topics } = readConfig({ kafka: KAFKA_FIELDS, topics: TOPIC_FIELDS }, env)
const kafka = createKafka({ clientId: 'test', settings, log: createLog('test', 'fatal') })
const admin = kafka.admin()
const producer = kafka.producer()
const created: string[] = []
const VALUES = Array.from({ length: 50 }, (_, at) => `record ${at}`)

beforeAll(() => Promise.all([admin.connect(), producer.connect()]))
afterAll(async () => {
  await admin.deleteTopics({ topics: created })
  await Promise.all([admin.disconnect(), producer.disconnect()])
})

/** A topic whose records the broker compresses. */
async function topicCompressedWith(codec: string): Promise<string> {
  const topic = uniqueTopic(codec)
  const configEntries = [{ name: 'compression.type', value: codec }]
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }] })
  created.push(topic)
  await producer.send({ topic, messages: VALUES.map((value) => ({ value })) })
  return topic
}

async function read(topic: string): Promise<readonly string[]> {
  const values: string[] = []
  for await (const { value } of readTopics(kafka, [{ topic }])) {
    values.push(Buffer.from(value).toString())
  }
  return values
}

async function compressionOf(topic: string): Promise<string | undefined> {
  const { TOPIC: type } = kafkajs.ConfigResourceTypes
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type, name: topic, configNames: ['compression.type'] }],
  })
  return resources[0]?.configEntries[0]?.configValue
}

describe('records that a broker compresses', () => {
  test.each(['gzip', 'zstd'])('with %s are read', async (codec) => {
    expect(await read(await topicCompressedWith(codec))).toEqual(VALUES)
  })

  test.each(['snappy', 'lz4'])('with %s are an error that names the codec', async (codec) => {
    const topic = await topicCompressedWith(codec)
    await expect(read(topic)).rejects.toThrow(
      `a topic holds records compressed with ${codec}, and only gzip and zstd can be read`,
    )
  })
})

test('records can be published compressed with zstd', async () => {
  const topic = uniqueTopic('zstd')
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] })
  created.push(topic)
  const compression = kafkajs.CompressionTypes.ZSTD
  await producer.send({ topic, compression, messages: VALUES.map((value) => ({ value })) })
  expect(await read(topic)).toEqual(VALUES)
})

test('an applied topic keeps records as they are sent, even if it compressed them before', async () => {
  const topic = await topicCompressedWith('lz4')
  await applyTopics(kafka, [{ topic, class: 'raw' }], topics)
  expect(await compressionOf(topic)).toBe('producer')
})
