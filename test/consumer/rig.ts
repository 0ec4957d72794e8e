import { KINDS, unifiedKey } from '@tributary/core'
import { recordKey } from '@tributary/providers'
import { startKafka, testStack } from '@tributary/testing'
import avro from 'avsc'
import { Kafka, logLevel } from 'kafkajs'
import type { Erasure, Fact } from '../../libs/consumer/src/fold/index.ts'
import { SCHEMAS, type UnifiedKind } from '../../libs/consumer/src/generated/records.ts'
import { TOPICS } from '../../libs/consumer/src/records/index.ts'

export type Published = Fact | { readonly kind: 'erasure'; readonly record: Erasure }

/** A Kafka of its own with the unified topics, and the schemas in the registry of the stack. */
export interface Rig {
  readonly brokers: readonly string[]
  readonly registry: string
  readonly kafka: Kafka
  /** Publishes in the order given. Facts have their `timestampMs` as the timestamp of the record. */
  publish(records: readonly Published[]): Promise<void>
  /** Publishes bytes that are not a record. */
  publishRubbish(topic: string): Promise<void>
  /** Records after the committed offsets of a group, in the topics of facts. */
  lag(groupId: string): Promise<number>
  stop(): Promise<void>
}

const PARTITIONS = 4
/** Records with timestamps of any age stay. */
const KEPT = [{ name: 'retention.ms', value: '-1' }]
const TYPES = new Map(
  (Object.keys(SCHEMAS) as UnifiedKind[]).map((kind) => {
    return [kind, avro.Type.forSchema(JSON.parse(SCHEMAS[kind]))] as const
  }),
)

export const kafkaOf = (brokers: readonly string[]): Kafka =>
  new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 10 } })

export async function startRig(): Promise<Rig> {
  const broker = await startKafka(process.env)
  const kafka = kafkaOf(broker.brokers)
  const admin = kafka.admin()
  await admin.connect()
  const topics = Object.values(TOPICS).map((topic) => {
    return { topic, numPartitions: PARTITIONS, configEntries: KEPT }
  })
  await admin.createTopics({ topics, waitForLeaders: true })
  await admin.disconnect()
  const registry = testStack().registry.url
  const ids = await register(registry)
  const producer = kafka.producer()
  await producer.connect()
  return {
    ...{ brokers: broker.brokers, registry, kafka },
    async publish(records) {
      for (const record of records) {
        const message = { ...messageOf(record, ids[record.kind]) }
        await producer.send({ topic: TOPICS[record.kind], messages: [message] })
      }
    },
    async publishRubbish(topic) {
      await producer.send({ topic, messages: [{ key: 'rubbish', value: '{"not": "Avro"}' }] })
    },
    lag: (groupId) => lagOf(kafka, groupId),
    async stop() {
      await producer.disconnect()
      await broker.stop()
    },
  }
}

async function lagOf(kafka: Kafka, groupId: string): Promise<number> {
  const admin = kafka.admin()
  await admin.connect()
  const topics = [TOPICS.message, TOPICS.call, TOPICS.conversationEvent]
  const committed = await admin.fetchOffsets({ groupId, topics })
  const lags = committed.map(async ({ topic, partitions }) => {
    const ends = await admin.fetchTopicOffsets(topic)
    const at = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]))
    return ends.map(({ partition, high }) => Number(high) - Math.max(at.get(partition) ?? 0, 0))
  })
  const all = (await Promise.all(lags)).flat()
  await admin.disconnect()
  return all.reduce((sum, lag) => sum + lag, 0)
}

type Ids = Readonly<Record<UnifiedKind, number>>

async function register(registry: string): Promise<Ids> {
  const entries = (Object.keys(SCHEMAS) as UnifiedKind[]).map(async (kind) => {
    const response = await fetch(`${registry}/subjects/${TOPICS[kind]}-value/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema: SCHEMAS[kind] }),
    })
    const { id } = (await response.json()) as { id: number }
    return [kind, id] as const
  })
  return Object.fromEntries(await Promise.all(entries)) as Ids
}

function messageOf(published: Published, schemaId: number) {
  const header = Buffer.alloc(5)
  header.writeUInt32BE(schemaId, 1)
  const datum = TYPES.get(published.kind)?.toBuffer(published.record)
  if (datum === undefined) throw new Error(`no schema of ${published.kind}`)
  const value = Buffer.concat([header, datum])
  if (published.kind === 'erasure') {
    const { provider, account_id, id } = published.record
    return { key: `${provider}|${account_id}|${id}`, value }
  }
  const { record, timestampMs } = published
  return {
    key: Buffer.from(recordKey(keyOf(published))),
    value,
    headers: { 'event-id': record.event_id, 'received-at': String(record.received_at) },
    ...(timestampMs > 0 && { timestamp: String(timestampMs) }),
  }
}

function keyOf({ kind, record }: Fact): string {
  const { provider, account_id, conversation_id } = record
  const field = KINDS[kind === 'conversationEvent' ? 'conversation' : kind].idField
  const entity_id = String((record as unknown as Record<string, unknown>)[field])
  return unifiedKey({ provider, account_id, conversation_id, entity_id })
}
