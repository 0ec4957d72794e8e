import type { OutRecord } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Kafka, Producer as KafkaClient, Message } from 'kafkajs'
import { Partitioners } from 'kafkajs'
import type { GroupCommit } from '../service/group-commit.ts'
import { createGroupCommit } from '../service/group-commit.ts'
import type { Log } from '../service/log.ts'
import { retry } from '../service/retry.ts'
import type { Producer } from '../stream/ports.ts'
import { createPartitionLookup } from './partition-lookup.ts'

export type ProducerOptions = {
  readonly kafka: Kafka
  readonly log: Log
  /** Bytes that may wait or be under way; more is refused at once with UNAVAILABLE. */
  readonly maxUnconfirmedBytes: number
  /** Produce requests under way per partition at most. */
  readonly maxInFlight: number
  /** Told of each produce request that was acknowledged. */
  readonly onSent?: (topic: string, records: number, seconds: number) => void
}

export type KafkaProducer = Producer & {
  /**
   * Connects in the background until it succeeds or the signal aborts, then resolves; never rejects.
   * `publish` rejects with UNAVAILABLE until then.
   */
  connect(signal: AbortSignal): Promise<void>
  /** Bytes that wait or are under way. */
  unconfirmedBytes(): number
  /** Rejects, with the reason, when the topics cannot be published to right now. */
  probe(topics: readonly string[]): Promise<void>
  close(): Promise<void>
}

/**
 * Records per request and partition at most: kafkajs groups them in quadratic time (1.7 ms at 1,000
 * records, 85 ms at 10,000), so requests stay small.
 */
const MAX_RECORDS = 500
/** A request stays below the topics' max.message.bytes (4 MiB). */
const MAX_REQUEST_BYTES = 2 * 1024 * 1024
/** How long the broker may take to gather the acknowledgements of all in-sync replicas. */
const ACK_TIMEOUT_MS = 2_500
/** What a record weighs in memory beside its key and value. */
const OVERHEAD_BYTES = 512

/**
 * Group commit per partition, one partition a request, `acks=-1`, not idempotent: with more than one
 * send outstanding, kafkajs 2.2.4's idempotent mode acknowledges records that the broker dropped,
 * and a request that spans partitions can resolve without having been sent to all of them
 * (tulios/kafkajs issues 1005 and 1303). Repeats are harmless: what reads the topics converges.
 */
export function createKafkaProducer(options: ProducerOptions): KafkaProducer {
  const { kafka, log } = options
  const client = kafka.producer({
    allowAutoTopicCreation: false,
    idempotent: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  const admin = kafka.admin()
  const partitions = createPartitionLookup(admin)
  const groups = new Map<string, GroupCommit<OutRecord>>()
  let connected = false
  let unconfirmed = 0

  function groupOf(topic: string, partition: number): GroupCommit<OutRecord> {
    const name = `${topic}/${partition}`
    const known = groups.get(name)
    if (known !== undefined) return known
    const group = createGroupCommit<OutRecord>({
      send: (records) => send(client, { topic, partition, records }, options.onSent),
      maxInFlight: options.maxInFlight,
      maxWeight: MAX_RECORDS,
      weightOf: () => 1,
      maxBytes: MAX_REQUEST_BYTES,
      bytesOf,
      minIntervalMs: 0,
    })
    groups.set(name, group)
    return group
  }

  async function publish(
    record: OutRecord,
    expiresAt: number = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const bytes = bytesOf(record)
    if (!connected) throw new Failure('UNAVAILABLE', 'the Kafka brokers cannot be reached')
    if (unconfirmed + bytes > options.maxUnconfirmedBytes) {
      throw new Failure(
        'UNAVAILABLE',
        `${unconfirmed} bytes already wait for Kafka to confirm them`,
      )
    }
    unconfirmed += bytes
    try {
      const key = record.key === null ? null : asBuffer(record.key)
      const partition = await partitions.of(record.topic, key, expiresAt)
      await groupOf(record.topic, partition).submit(record, expiresAt)
    } finally {
      unconfirmed -= bytes
    }
  }

  return {
    publish,
    connect(signal) {
      const attempt = async () => {
        await Promise.all([client.connect(), admin.connect()])
        connected = true
      }
      const onFailure = (error: unknown, attempts: number) =>
        log.warn({ attempts, error: describe(error) }, 'Kafka cannot be reached; trying again')
      return retry(attempt, onFailure, signal).catch(() => undefined)
    },
    unconfirmedBytes: () => unconfirmed,
    async probe(topics) {
      if (!connected) throw new Failure('UNAVAILABLE', 'the Kafka brokers cannot be reached')
      await partitions.refresh(topics)
    },
    async close() {
      await Promise.allSettled([client.disconnect(), admin.disconnect()])
    },
  }
}

type Request = {
  readonly topic: string
  readonly partition: number
  readonly records: readonly OutRecord[]
}

async function send(
  client: KafkaClient,
  { topic, partition, records }: Request,
  onSent: ProducerOptions['onSent'],
): Promise<void> {
  const started = performance.now()
  const messages = records.map((record) => messageOf(record, partition))
  const answers = await client
    .send({ topic, messages, acks: -1, timeout: ACK_TIMEOUT_MS })
    .catch((error: unknown) => {
      throw new Failure(
        'UNAVAILABLE',
        `Kafka did not confirm ${topic}/${partition}: ${describe(error)}`,
        error,
      )
    })
  const [answer] = answers
  if (answers.length !== 1 || answer?.partition !== partition || answer.errorCode !== 0) {
    throw new Failure('UNAVAILABLE', `Kafka's answer does not confirm ${topic}/${partition}`)
  }
  onSent?.(topic, records.length, (performance.now() - started) / 1_000)
}

function messageOf(record: OutRecord, partition: number): Message {
  return {
    partition,
    key: record.key === null ? null : asBuffer(record.key),
    value: asBuffer(record.value),
    headers: { ...record.headers },
    ...(record.timestampMs !== undefined && { timestamp: String(record.timestampMs) }),
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function bytesOf(record: OutRecord): number {
  return record.value.byteLength + (record.key?.byteLength ?? 0) + OVERHEAD_BYTES
}
