import type { OutRecord } from '@tributary/core'
import { Failure, partitionName } from '@tributary/core'
import type { Kafka, Producer as KafkaClient, Message } from 'kafkajs'
import { Partitioners } from 'kafkajs'
import type { GroupCommit } from '../service/group-commit.ts'
import { createGroupCommit, ItemFailures } from '../service/group-commit.ts'
import type { Log } from '../service/log.ts'
import { outagesOf } from '../service/outage-log.ts'
import { retry } from '../service/retry.ts'
import type { Producer } from '../stream/ports.ts'
import { createBlockages } from './blocked-topics.ts'
import { createPartitionLookup } from './partition-lookup.ts'
import type { Blockage } from './produce-error.ts'
import { fixOfBlock, problemOf, produceFailure } from './produce-error.ts'
import { sendInHalves } from './send-in-halves.ts'

export type ProducerOptions = {
  readonly kafka: Kafka
  readonly log: Log
  /** Maximum bytes that wait or are in flight; `publish` rejects more at once with UNAVAILABLE. */
  readonly maxUnconfirmedBytes: number
  /** Maximum produce requests in flight per partition. */
  readonly maxInFlight: number
  /** Called after each acknowledged produce request. */
  readonly onSent?: (topic: string, records: number, seconds: number) => void
}

export type KafkaProducer = Producer & {
  /**
   * Retries to connect until it succeeds or the signal aborts, then resolves; never rejects. Until
   * then `publish` rejects with UNAVAILABLE.
   */
  connect(signal: AbortSignal): Promise<void>
  /** Bytes that wait or are in flight. */
  unconfirmedBytes(): number
  /** Rejects, with the reason, when the topics cannot be published to right now. */
  probe(topics: readonly string[]): Promise<void>
  /** The topics that take no record until somebody changes a configuration; waiting does not help. */
  blocked(): readonly Blockage[]
  close(): Promise<void>
}

/**
 * Maximum records per request. kafkajs groups them in quadratic time: 1.7 ms at 1,000 records, 85 ms
 * at 10,000.
 */
const MAX_RECORDS = 500
/** Maximum bytes per request, below the topics' max.message.bytes (4 MiB). */
const MAX_REQUEST_BYTES = 2 * 1024 * 1024
/** Time that the broker may take to collect the acknowledgements of all in-sync replicas. */
const ACK_TIMEOUT_MS = 2_500
/** Memory that a record takes in addition to its key and value. */
const OVERHEAD_BYTES = 512

/**
 * Group commit per partition, one partition per request, `acks=-1`, not idempotent. With more than one
 * send in flight, kafkajs 2.2.4's idempotent mode acknowledges records that the broker dropped, and a
 * request that spans partitions can resolve before it was sent to all of them (tulios/kafkajs issues
 * 1005 and 1303). Duplicates are harmless: the readers of the topics converge.
 */
export function createKafkaProducer(options: ProducerOptions): KafkaProducer {
  const { kafka, log } = options
  const client = kafka.producer({
    allowAutoTopicCreation: false,
    idempotent: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  const admin = kafka.admin()
  const outages = outagesOf(log)
  const partitions = createPartitionLookup(admin)
  const groups = new Map<string, GroupCommit<OutRecord>>()
  const blockages = createBlockages(() => performance.now())
  let connected = false
  /** What to do about a login that Kafka refuses. */
  let connectFix: string | null = null
  let unconfirmed = 0

  /** The failure of a request to a topic. Remembers a topic that is blocked. */
  function failureOf(topic: string, records: readonly OutRecord[], cause: unknown): Failure {
    const { failure, blockage } = produceFailure(topic, records, cause)
    if (blockage !== null) blockages.add(blockage)
    return failure
  }

  async function sendGroup(topic: string, partition: number, group: readonly OutRecord[]) {
    const errors = await sendInHalves(group, async (records) => {
      await send(client, { topic, partition, records }, options.onSent)
      blockages.clear(topic)
      outages.worked('Kafka')
    })
    if (errors.size === 0) return
    throw new ItemFailures(
      new Map([...errors].map(([record, error]) => [record, failureOf(topic, [record], error)])),
    )
  }

  function groupOf(topic: string, partition: number): GroupCommit<OutRecord> {
    const name = partitionName({ topic, partition })
    const existing = groups.get(name)
    if (existing !== undefined) return existing
    const group = createGroupCommit<OutRecord>({
      send: (records) => sendGroup(topic, partition, records),
      maxInFlight: options.maxInFlight,
      maxWeight: MAX_RECORDS,
      weightOf: () => 1,
      maxBytes: MAX_REQUEST_BYTES,
      bytesOf,
      minIntervalMs: 0,
      dependency: 'Kafka',
    })
    groups.set(name, group)
    return group
  }

  /** The result of a metadata request about a topic. Remembers a topic that is blocked. */
  const remembered = <T>(topic: string, request: Promise<T>): Promise<T> =>
    request.catch((error: unknown) => {
      throw problemOf(error).kind === 'blocked' ? failureOf(topic, [], error) : error
    })

  async function publish(
    record: OutRecord,
    expiresAt: number = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const bytes = bytesOf(record)
    if (!connected) throw unreachable(connectFix)
    if (unconfirmed + bytes > options.maxUnconfirmedBytes) throw tooMuchUnconfirmed(unconfirmed)
    unconfirmed += bytes
    try {
      const key = record.key === null ? null : asBuffer(record.key)
      const found = partitions.of(record.topic, key, expiresAt)
      const partition = await (typeof found === 'number' ? found : remembered(record.topic, found))
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
        outages.worked('Kafka')
        blockages.clear(EVERY_TOPIC)
      }
      const onFailure = (cause: unknown) => {
        connectFix = fixOfBlock(cause)
        const error = connectFix === null ? cause : failureOf(EVERY_TOPIC, [], cause)
        outages.failed({ error, message: 'connecting again', dependency: 'Kafka' })
      }
      return retry(attempt, onFailure, signal).catch(() => undefined)
    },
    unconfirmedBytes: () => unconfirmed,
    async probe(topics) {
      if (!connected) throw unreachable(connectFix)
      await partitions.refresh(topics).catch(async (error: unknown) => {
        if (problemOf(error).kind !== 'blocked') throw error
        // One by one, to name the topic that is blocked.
        await Promise.all(topics.map((topic) => remembered(topic, partitions.refresh([topic]))))
      })
    },
    blocked: blockages.current,
    async close() {
      await Promise.allSettled([client.disconnect(), admin.disconnect()])
    },
  }
}

/** Topic of a blockage that is none of a single topic. */
const EVERY_TOPIC = '*'

const unreachable = (fix: string | null) =>
  new Failure('UNAVAILABLE', {
    what: 'the Kafka brokers cannot be reached',
    fix: fix ?? 'check KAFKA_BROKERS and that the brokers run',
    dependency: 'Kafka',
  })

const tooMuchUnconfirmed = (bytes: number) =>
  new Failure('UNAVAILABLE', {
    what: `${bytes} bytes already wait for an acknowledgement by Kafka`,
    fix: 'check that the brokers keep up',
    dependency: 'Kafka',
  })

type ProduceRequest = {
  readonly topic: string
  readonly partition: number
  readonly records: readonly OutRecord[]
}

async function send(
  client: KafkaClient,
  { topic, partition, records }: ProduceRequest,
  onSent: ProducerOptions['onSent'],
): Promise<void> {
  const started = performance.now()
  const messages = records.map((record) => messageOf(record, partition))
  const answers = await client.send({ topic, messages, acks: -1, timeout: ACK_TIMEOUT_MS })
  const [answer] = answers
  if (answers.length !== 1 || answer?.partition !== partition || answer.errorCode !== 0) {
    throw new Error(`the answer does not acknowledge ${partitionName({ topic, partition })}`)
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
