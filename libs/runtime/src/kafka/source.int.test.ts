import { stackVariables, testStack, uniqueGroup, uniqueTopic } from '@tributary/testing'
import { afterAll, beforeAll } from 'vitest'
import { readConfig } from '../service/config.ts'
import { createLog } from '../service/log.ts'
import type { HarnessFactory } from '../stream/stream.suite.ts'
import { streamSuite } from '../stream/stream.suite.ts'
import { createKafka, KAFKA_FIELDS } from './client.ts'
import { createKafkaSource } from './source.ts'

const log = createLog('test', 'fatal')
const { kafka: settings } = readConfig({ kafka: KAFKA_FIELDS }, stackVariables(testStack(), ''))
const kafka = createKafka({ clientId: 'test', settings, log })
const admin = kafka.admin()
const producer = kafka.producer()

beforeAll(() => Promise.all([admin.connect(), producer.connect()]))
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]))

const createHarness: HarnessFactory = async ({ maxBatchRecords }) => {
  const topic = uniqueTopic('stream')
  const groupId = uniqueGroup('stream')
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true })
  const createSource = () =>
    createKafkaSource({
      kafka,
      groupId,
      topics: [topic],
      maxBatchRecords,
      maxBytesPerPartition: 1024 * 1024,
      gaps: { onOffsetGone: 'stop' },
      session: { timeoutMs: 10_000, heartbeatMs: 200 },
      log,
    })
  return {
    source: createSource(),
    restarted: createSource,
    async append(partition, values) {
      await producer.send({ topic, messages: values.map((value) => ({ partition, value })) })
    },
    async committed(partition) {
      const [found] = await admin.fetchOffsets({ groupId, topics: [topic] })
      const offset = found?.partitions.find((of) => of.partition === partition)?.offset ?? '-1'
      return offset === '-1' ? 0n : BigInt(offset)
    },
    close: async () => undefined,
  }
}

streamSuite('a Kafka consumer group', createHarness)
