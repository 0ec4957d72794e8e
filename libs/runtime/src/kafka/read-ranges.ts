import { randomUUID } from 'node:crypto'
import { TransformStream } from 'node:stream/web'
import type { StreamRecord } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs'
import { HEARTBEAT_MS, withHeartbeats } from './heartbeats.ts'
import type { RangePlan, TopicRange } from './range-plan.ts'
import { createRangePlan } from './range-plan.ts'
import { recordOf } from './record.ts'

/** Records that are there come sooner; after this, retention has removed them meanwhile. */
const SILENCE_MS = 30_000

type Batches = {
  write(records: readonly StreamRecord[]): Promise<void>
  close(): Promise<void>
  abort(error: unknown): Promise<void>
}

/**
 * Reads ranges of partitions, in order per range. Takes no more from Kafka than the caller takes from
 * it; leaving the loop ends the reading. Uses a consumer group of its own, commits nothing and leaves
 * nothing behind. Rejects with UNAVAILABLE.
 */
export async function* readRanges(
  kafka: Kafka,
  ranges: readonly TopicRange[],
): AsyncGenerator<StreamRecord, void, undefined> {
  if (ranges.length === 0) return
  const groupId = `tributary-reader-${randomUUID()}`
  const consumer = kafka.consumer({
    groupId,
    heartbeatInterval: HEARTBEAT_MS,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  })
  const { readable, writable } = new TransformStream<
    readonly StreamRecord[],
    readonly StreamRecord[]
  >()
  const batches: Batches = writable.getWriter()
  consume(consumer, ranges, batches).catch((error: unknown) => batches.abort(error))
  try {
    for await (const records of readable) yield* records
  } catch (error) {
    const topics = [...new Set(ranges.map(({ topic }) => topic))].join(', ')
    const what = `topics ${topics} cannot be read: ${describe(error)}. Run the command again`
    throw new Failure('UNAVAILABLE', what, error)
  } finally {
    await leave(kafka, consumer, groupId)
  }
}

async function consume(
  consumer: Consumer,
  ranges: readonly TopicRange[],
  batches: Batches,
): Promise<void> {
  const plans = plansOf(ranges)
  /** Ends the reading with an error, unless the caller has left the loop. */
  const fail = (error: unknown) => batches.abort(error).catch(() => undefined)
  const silence = createSilence(() => void fail(new Error('no record comes any more')))

  async function eachBatch({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = batch
    const plan = plans.get(nameOf({ topic, partition }))
    if (plan === undefined) return consumer.pause([{ topic, partitions: [partition] }])
    silence.stop()
    const records = plan.take(messages.map((message) => recordOf(topic, partition, message)))
    if (records.length > 0) await withHeartbeats({ heartbeat }, () => batches.write(records))
    const position = plan.position()
    if (position === null) finish({ topic, partition })
    else if (position > BigInt(batch.lastOffset()) + 1n) {
      consumer.seek({ topic, partition, offset: String(position) })
    }
    if (plans.size > 0) silence.start()
    else await batches.close()
  }

  function finish({ topic, partition }: Pick<TopicRange, 'topic' | 'partition'>): void {
    plans.delete(nameOf({ topic, partition }))
    consumer.pause([{ topic, partitions: [partition] }])
  }

  consumer.on(consumer.events.CRASH, ({ payload }) => void fail(payload.error))
  const topics = [...new Set(ranges.map(({ topic }) => topic))]
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    // kafkajs would try a batch again that throws, and take one that does not for read.
    eachBatch: (payload) => eachBatch(payload).catch(fail),
  })
  for (const { topic, partition } of ranges) {
    const position = plans.get(nameOf({ topic, partition }))?.position()
    if (position) consumer.seek({ topic, partition, offset: String(position) })
  }
  silence.start()
}

const nameOf = ({ topic, partition }: Pick<TopicRange, 'topic' | 'partition'>) =>
  `${topic}/${partition}`

function plansOf(ranges: readonly TopicRange[]): Map<string, RangePlan> {
  const byPartition = Map.groupBy(ranges, nameOf)
  return new Map([...byPartition].map(([name, own]) => [name, createRangePlan(own)]))
}

/** Calls back when nothing has happened for a while between a start and its stop. */
function createSilence(onSilence: () => void) {
  let timer: NodeJS.Timeout | undefined
  const stop = () => clearTimeout(timer)
  return {
    stop,
    start() {
      stop()
      timer = setTimeout(onSilence, SILENCE_MS).unref()
    },
  }
}

async function leave(kafka: Kafka, consumer: Consumer, groupId: string): Promise<void> {
  await consumer.disconnect().catch(() => undefined)
  const admin = kafka.admin()
  try {
    await admin.connect()
    await admin.deleteGroups([groupId])
  } catch {
    // Kafka removes an empty group without offsets by itself.
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
