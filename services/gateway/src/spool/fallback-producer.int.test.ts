import { randomUUID } from 'node:crypto'
import { createKafkaProducer } from '@tributary/runtime/kafka'
import { createLog } from '@tributary/runtime/service'
import { eventually, stackVariables, testStack } from '@tributary/testing'
import { expect, test } from 'vitest'
import { kafkaWithTopics } from '../testing/kafka-with-topics.ts'

const log = createLog('test', 'fatal')
const { kafka } = await kafkaWithTopics(stackVariables(testStack(), ''))

test('a refusal for the size of a record is recognized, and no other failure is', async () => {
  const topic = `small-${randomUUID()}`
  const admin = kafka.admin()
  await admin.connect()
  const configEntries = [{ name: 'max.message.bytes', value: '1000' }]
  await admin.createTopics({
    topics: [{ topic, numPartitions: 1, configEntries }],
    waitForLeaders: true,
  })
  await admin.disconnect()
  const producer = createKafkaProducer({
    ...{ kafka, log, maxUnconfirmedBytes: 10_000_000, maxInFlight: 2 },
  })
  const stopping = new AbortController()
  void producer.connect(stopping.signal)
  const publish = (to: string, bytes: number) =>
    producer.publish({ topic: to, key: null, value: Buffer.alloc(bytes), headers: {} }).then(
      () => 'stored',
      ({ code }) => code,
    )
  await eventually(async () => expect(await publish(topic, 1)).toBe('stored'), {
    what: 'a producer that is connected',
  })
  expect(await publish(topic, 2_000)).toBe('RECORD_REFUSED')
  expect(await publish('missing', 1)).toBe('UNAVAILABLE')
  stopping.abort()
  await producer.close()
})
