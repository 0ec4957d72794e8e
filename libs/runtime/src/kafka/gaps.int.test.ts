import { eventually, stackVariables, testStack, uniqueGroup, uniqueTopic } from '@tributary/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../service/config.ts'
import { createLog } from '../service/log.ts'
import type { BatchResult, StreamBatch } from '../stream/ports.ts'
import { createKafka, KAFKA_FIELDS } from './client.ts'
import type { GapSettings } from './gaps.ts'
import { readLag } from './offsets.ts'
import { createKafkaSource } from './source.ts'

const log = createLog('test', 'fatal')
const { kafka: settings } = readConfig({ kafka: KAFKA_FIELDS }, stackVariables(testStack(), ''))
const kafka = createKafka({ clientId: 'test', settings, log })
/** Waits for the transaction coordinator, which a new broker starts with the first transaction. */
const patientKafka = createKafka({
  ...{ clientId: 'test', settings, log },
  limits: { connectMs: 2_000, answerMs: 3_000, retries: 20 },
})
const admin = kafka.admin()
const producer = kafka.producer()

let topic: string
let groupId: string
let stopping: AbortController

beforeAll(() => Promise.all([admin.connect(), producer.connect()]))
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]))

beforeEach(async () => {
  topic = uniqueTopic('gaps')
  groupId = uniqueGroup('gaps')
  stopping = new AbortController()
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true })
})

afterEach(() => stopping.abort())

const sourceOf = (onOffsetGone: GapSettings['onOffsetGone']) =>
  createKafkaSource({
    ...{ kafka, groupId, topics: [topic], log, gaps: { onOffsetGone } },
    ...{ maxBatchRecords: 10, maxBytesPerPartition: 1024 * 1024 },
    session: { timeoutMs: 10_000, heartbeatMs: 200 },
  })

/** Runs a source that answers all batches in the same way. */
function run(
  onOffsetGone: GapSettings['onOffsetGone'],
  answer: (batch: StreamBatch) => BatchResult,
) {
  const seen: bigint[] = []
  const ended = sourceOf(onOffsetGone)
    .run(async (batch) => {
      seen.push(...batch.records.map(({ offset }) => offset))
      return answer(batch)
    }, stopping.signal)
    .then(
      () => 'stopped',
      (error) => String(error),
    )
  return {
    seen,
    ended,
    sees: (offset: bigint) =>
      eventually(() => expect(seen).toContain(offset), { what: `offset ${offset}` }),
  }
}

const append = (count: number) =>
  producer.send({ topic, messages: Array.from({ length: count }, () => ({ value: 'x' })) })

/** Deletes the records before the offset, as retention does. */
async function remove(offset: string): Promise<void> {
  // kafkajs looks for the partition's leader in its cached metadata; this fetches it.
  await admin.fetchTopicOffsets(topic)
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] })
}

const later: (pauseMs: number) => BatchResult = (pauseMs) => ({ commit: null, pauseMs })
const done = ({ records }: StreamBatch): BatchResult => ({
  commit: (records.at(-1)?.offset ?? 0n) + 1n,
  pauseMs: null,
})

test('a source stops when retention deletes records that wait for redelivery, and names their offsets', async () => {
  await append(5)
  const { ended, sees } = run('stop', () => later(500))
  await sees(4n)
  await append(5)
  await remove('7')
  expect(await ended).toContain(`${topic}/0 offsets 0 to 6`)
})

test('a source also stops at such a gap after a rebalance', async () => {
  await append(5)
  const { ended, sees } = run('stop', () => later(1_000))
  await sees(4n)
  const other = kafka.consumer({ groupId, heartbeatInterval: 200, maxWaitTimeInMs: 100 })
  await other.connect()
  await other.subscribe({ topics: [topic] })
  await other.run({ autoCommit: false, eachBatch: async () => undefined })
  await other.disconnect()
  await append(5)
  await remove('7')
  expect(await ended).toContain(`${topic}/0 offsets 0 to 6`)
})

test('with ON_OFFSET_GONE=earliest the source continues at the oldest record that is left', async () => {
  await append(5)
  let isDown = true
  const { sees, seen } = run('earliest', (batch) => (isDown ? later(300) : done(batch)))
  await sees(4n)
  await append(5)
  await remove('7')
  isDown = false
  await sees(9n)
  expect(seen.filter((offset) => offset >= 5n)).toEqual([7n, 8n, 9n])
})

test('control records are not a gap and leave no lag', async () => {
  const transactional = patientKafka.producer({
    ...{ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 },
  })
  await transactional.connect()
  for (let sent = 0; sent < 2; sent += 1) {
    const transaction = await transactional.transaction()
    await transaction.send({ topic, messages: [{ value: 'x' }, { value: 'x' }] })
    await transaction.commit()
  }
  await transactional.disconnect()
  const { sees, seen } = run('stop', done)
  await sees(4n)
  expect(seen).toEqual([0n, 1n, 3n, 4n])
  const caughtUp = async () => {
    const [lag] = await readLag(kafka, groupId, [topic])
    expect(lag).toMatchObject({ position: 6n, lag: 0n })
  }
  await eventually(caughtUp, { what: 'a position after the last control record' })
})
