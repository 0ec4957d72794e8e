import { stackVariables, testStack, uniqueGroup, uniqueTopic } from '@tributary/testing'
import { readConfig } from '../service/config.ts'
import { createLog } from '../service/log.ts'
import type { HarnessFactory } from '../stream/stream.suite.ts'
import { streamSuite } from '../stream/stream.suite.ts'
import { createKafka, KAFKA_FIELDS } from './connection.ts'
import { readLag } from './lag.ts'
import { createKafkaSource } from './source.ts'

const createHarness: HarnessFactory = async ({ maxBatchRecords }) => {
  const log = createLog('test', 'fatal')
  const { kafka: settings } = readConfig({ kafka: KAFKA_FIELDS }, stackVariables(testStack(), ''))
  const kafka = createKafka({ clientId: 'test', settings, log })
  const topic = uniqueTopic('stream')
  const groupId = uniqueGroup('stream')
  const admin = kafka.admin()
  const producer = kafka.producer()
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true })
  const source = createKafkaSource({
    kafka,
    groupId,
    topics: [topic],
    maxBatchRecords,
    maxBytesPerPartition: 1024 * 1024,
    gaps: { onOffsetGone: 'stop' },
    log,
  })
  return {
    source,
    async append(partition, values) {
      await producer.send({ topic, messages: values.map((value) => ({ partition, value })) })
    },
    async committed(partition) {
      const lags = await readLag(kafka, groupId, [topic])
      return lags.find((of) => of.partition === partition)?.position ?? 0n
    },
    async close() {
      await Promise.all([admin.disconnect(), producer.disconnect()])
    },
  }
}

streamSuite('a Kafka consumer group', createHarness)
