import { randomUUID } from 'node:crypto'
import type { StreamRecord } from '@tributary/core'
import type {
  Consumer,
  ConsumerConfig,
  EachBatchPayload,
  IHeaders,
  Kafka,
  KafkaMessage,
} from 'kafkajs'
import { withAdmin } from './client.ts'

/** Interval of a group member's heartbeats. */
export const HEARTBEAT_MS = 2_000

/** Retries by kafkajs of a request of a long-running consumer, before it counts as a crash. */
export const CONSUMER_RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 } as const

export type GroupConsumerOptions = {
  readonly kafka: Kafka
  readonly topics: readonly string[]
  readonly config: ConsumerConfig
  /** Called with the error of every crash after which kafkajs restarts the consumer by itself. */
  readonly onRestart?: (error: unknown) => void
}

/** A member of a consumer group: it joins, reports when it crashed, and leaves. */
export type GroupConsumer = {
  readonly consumer: Consumer
  /** Never resolves. Rejects with the reason once kafkajs gives the consumer up. */
  readonly crashed: Promise<never>
  /** Connects and subscribes; a group without commits starts at the log start. May be retried. */
  subscribe(): Promise<void>
  /** Leaves the group after the running handlers have ended. Never rejects. */
  leave(): Promise<void>
}

export function createGroupConsumer(options: GroupConsumerOptions): GroupConsumer {
  const { kafka, topics, config, onRestart } = options
  const consumer = kafka.consumer({ allowAutoTopicCreation: false, ...config })
  const { promise: crashed, reject } = Promise.withResolvers<never>()
  crashed.catch(() => undefined)
  consumer.on(consumer.events.CRASH, ({ payload: { restart, error } }) => {
    if (restart) onRestart?.(error)
    else reject(error)
  })
  return {
    consumer,
    crashed,
    async subscribe() {
      await consumer.connect()
      await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    },
    leave: () => consumer.disconnect().catch(() => undefined),
  }
}

export type TemporaryConsumerOptions = Omit<GroupConsumerOptions, 'config'> & {
  /** Second part of the group's name: `tributary-<purpose>-<uuid>`. */
  readonly purpose: string
  readonly config: Omit<ConsumerConfig, 'groupId'>
}

/** The only member of a group of its own. It must commit nothing; `leave` also deletes the group. */
export function createTemporaryConsumer(options: TemporaryConsumerOptions): GroupConsumer {
  const groupId = `tributary-${options.purpose}-${randomUUID()}`
  const member = createGroupConsumer({ ...options, config: { ...options.config, groupId } })
  return {
    ...member,
    async leave() {
      await member.leave()
      // Kafka deletes an empty group without offsets by itself as well, only later.
      await withAdmin(options.kafka, (admin) => admin.deleteGroups([groupId])).catch(
        () => undefined,
      )
    },
  }
}

/** Heartbeats while `work` runs, so that the member is not evicted from its group. */
export async function withHeartbeats<T>(
  payload: Pick<EachBatchPayload, 'heartbeat'>,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => payload.heartbeat().catch(() => undefined), HEARTBEAT_MS / 2)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** The record that a stage sees of a kafkajs message. */
export function recordOf(topic: string, partition: number, message: KafkaMessage): StreamRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key,
    value: message.value ?? new Uint8Array(),
    headers: textHeaders(message.headers ?? {}),
    timestampMs: Number(message.timestamp),
  }
}

/** Header values may be null (KIP-82), though the types of kafkajs do not say so. */
function textHeaders(headers: IHeaders): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const last = Array.isArray(value) ? value.at(-1) : value
    return [name, last?.toString() ?? ''] as const
  })
  return Object.fromEntries(entries)
}
