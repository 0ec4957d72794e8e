import { randomUUID } from 'node:crypto'
import { describe, Failure } from '@tributary/core'
import type { Kafka } from 'kafkajs'
import type { StreamRecord } from '../stream/ports.ts'
import { recordOf } from './record.ts'

/** First and next offset of a partition at the time of asking. */
type Range = {
  readonly topic: string
  readonly partition: number
  readonly low: bigint
  readonly high: bigint
}

/**
 * Reads every record that the topics hold now, from the oldest retained one, in order per partition.
 * Uses a consumer group of its own, commits nothing and leaves nothing behind.
 */
export async function readTopics(
  kafka: Kafka,
  topics: readonly string[],
  onRecord: (record: StreamRecord) => void,
): Promise<void> {
  const admin = kafka.admin()
  const groupId = `tributary-reader-${randomUUID()}`
  try {
    await admin.connect()
    const ranges = await Promise.all(
      topics.map(async (topic) => {
        const partitions = await admin.fetchTopicOffsets(topic)
        return partitions.map(({ partition, low, high }) => ({
          topic,
          partition,
          low: BigInt(low),
          high: BigInt(high),
        }))
      }),
    )
    const filled = ranges.flat().filter(({ low, high }) => low < high)
    if (filled.length === 0) return
    await consume(kafka, { groupId, ranges: filled, onRecord })
    await admin.deleteGroups([groupId])
  } catch (error) {
    throw new Failure(
      'UNAVAILABLE',
      `topics ${topics.join(', ')} cannot be read: ${describe(error)}`,
      error,
    )
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

type Reading = {
  readonly groupId: string
  readonly ranges: readonly Range[]
  readonly onRecord: (record: StreamRecord) => void
}

async function consume(kafka: Kafka, { groupId, ranges, onRecord }: Reading): Promise<void> {
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 })
  const open = new Map(ranges.map((range) => [`${range.topic}/${range.partition}`, range]))
  const done = Promise.withResolvers<void>()
  consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error))
  try {
    await consumer.connect()
    await consumer.subscribe({
      topics: [...new Set(ranges.map(({ topic }) => topic))],
      fromBeginning: true,
    })
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { topic, partition, messages } }) => {
        const range = open.get(`${topic}/${partition}`)
        if (range === undefined) return
        const records = messages.map((message) => recordOf(topic, partition, message))
        for (const record of records) if (record.offset < range.high) onRecord(record)
        if ((records.at(-1)?.offset ?? -1n) + 1n >= range.high) open.delete(`${topic}/${partition}`)
        if (open.size === 0) done.resolve()
      },
    })
    await done.promise
  } finally {
    await consumer.disconnect().catch(() => undefined)
  }
}
