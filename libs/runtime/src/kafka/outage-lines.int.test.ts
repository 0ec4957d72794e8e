import { connect } from 'node:net'
import { openLine, stackVariables, testStack, uniqueGroup, uniqueTopic } from '@tributary/testing'
import { expect, test } from 'vitest'
import { readConfig } from '../service/config.ts'
import type { Log } from '../service/log.ts'
import { createLog } from '../service/log.ts'
import { sleep } from '../service/retry.ts'
import { createKafka, KAFKA_FIELDS, withAdmin } from './client.ts'
import { createKafkaProducer } from './producer.ts'
import { createKafkaSource } from './source.ts'
import { createTopicFollower } from './topic-follower.ts'

const { kafka: settings } = readConfig({ kafka: KAFKA_FIELDS }, stackVariables(testStack(), ''))
const quiet = createLog('test', 'fatal')

type Line = { readonly level: string; readonly fields: object; readonly message: string }

function recordingLog() {
  const lines: Line[] = []
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message })
  const log: Log = { ...quiet, info: write('info'), warn: write('warn'), error: write('error') }
  return { log, lines }
}

test('a process that reads, follows and publishes logs one line for an outage of Kafka, and one for its end', async () => {
  const topic = uniqueTopic('outage')
  const direct = createKafka({ clientId: 'test', settings, log: quiet })
  await withAdmin(direct, (admin) =>
    admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true }),
  )
  const line = await openLine(settings.brokers[0] ?? '')
  const { log, lines } = recordingLog()
  const kafka = createKafka({
    ...{ clientId: 'test', settings, log },
    socketFactory: ({ onConnect }) => connect(line.port, '127.0.0.1', onConnect),
  })
  const source = createKafkaSource({
    ...{ kafka, groupId: uniqueGroup('outage'), topics: [topic], maxBatchRecords: 10, log },
    ...{ maxBytesPerPartition: 1024, gaps: { onOffsetGone: 'stop' } },
  })
  const follower = createTopicFollower({ ...{ kafka, topic, log }, onRecord: () => undefined })
  const producer = createKafkaProducer({
    ...{ kafka, log, maxUnconfirmedBytes: 1024 * 1024, maxInFlight: 1 },
  })
  const stopping = new AbortController()
  const { signal } = stopping
  const done = async () => ({ commit: 1n, pauseMs: null })
  const running = Promise.all([source.run(done, signal), follower.run(signal)])
  await producer.connect(signal)
  await follower.caughtUp(signal)
  expect(lines).toEqual([])
  line.hold()
  await sleep(8_000, signal)
  line.release()
  await follower.caughtUp(signal)
  const [outage, end, ...more] = lines
  expect(more).toEqual([])
  expect(outage?.message).toMatch(/^Kafka is unavailable: /)
  expect(outage?.fields).toMatchObject({ fix: expect.stringContaining('KAFKA_BROKERS') })
  expect(end?.message).toMatch(/^Kafka works again after \d+ s$/)
  stopping.abort()
  await running
  await producer.close()
  await line.cut()
})
