import type { TopicClass, TopicSpec } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Admin, Kafka } from 'kafkajs'
import kafkajs from 'kafkajs'
import { retry } from '../back-off.ts'
import type { ConfigOf } from '../config.ts'
import { duration, int } from '../config-fields.ts'

/** Partitions, replication and retention of the topics. */
export const TOPIC_FIELDS = {
  partitions: int('TOPIC_PARTITIONS', '4', 'Partitions of a new topic.', 1),
  replication: int('TOPIC_REPLICATION', '1', 'Replicas of a new topic; 3 in production.', 1),
  minInSyncReplicas: int(
    'TOPIC_MIN_INSYNC_REPLICAS',
    '1',
    'Replicas that must have a record before it counts as written; 2 in production.',
    1,
  ),
  rawRetention: duration(
    'RAW_RETENTION',
    '30d',
    'How long raw topics keep the exact webhooks: as far back as a rebuild can go.',
  ),
  unifiedRetention: duration('UNIFIED_RETENTION', '14d', 'How long unified topics keep records.'),
  deadRetention: duration('DEAD_RETENTION', '30d', 'How long dead letters are kept.'),
  quarantineRetention: duration(
    'QUARANTINE_RETENTION',
    '7d',
    'How long quarantined requests are kept.',
  ),
} as const

export type TopicSettings = ConfigOf<typeof TOPIC_FIELDS>

/** A batch holds at least one record of MAX_BODY_BYTES with its headers. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024

/** A compacted topic has one partition: it is read as a whole. */
const CLEANUP: Readonly<Record<TopicClass, 'delete' | 'compact' | 'compact,delete'>> = {
  raw: 'delete',
  unified: 'delete',
  dead: 'delete',
  quarantine: 'delete',
  control: 'compact',
  ledger: 'compact,delete',
}

/** What was done to each topic. */
export type TopicChange = { readonly topic: string; readonly change: 'created' | 'configured' }

/** Creates the topics that are missing and sets the configuration of all. */
export async function applyTopics(
  kafka: Kafka,
  topics: readonly TopicSpec[],
  settings: TopicSettings,
): Promise<readonly TopicChange[]> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter(({ topic }) => !existing.has(topic))
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map(({ topic, class: kind }) => ({
          topic,
          numPartitions: CLEANUP[kind] === 'delete' ? settings.partitions : 1,
          replicationFactor: settings.replication,
          configEntries: configEntries(kind, settings),
        })),
      })
    }
    await admin.alterConfigs({
      validateOnly: false,
      resources: topics.map(({ topic, class: kind }) => ({
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: configEntries(kind, settings),
      })),
    })
    await untilServed(admin, topics)
    return topics.map(({ topic }) => ({
      topic,
      change: existing.has(topic) ? 'configured' : 'created',
    }))
  } catch (error) {
    throw new Failure(
      'UNAVAILABLE',
      `the topics cannot be applied: ${describe(error)}. Check KAFKA_BROKERS and that TOPIC_REPLICATION is at most the number of brokers`,
      error,
    )
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

/** How long the leaders of new partitions may take to serve them. */
const SERVED_WITHIN_MS = 15_000

/** Resolves once every partition can be asked for its offsets: metadata names a leader before it leads. */
async function untilServed(admin: Admin, topics: readonly TopicSpec[]): Promise<void> {
  const ask = () => Promise.all(topics.map(({ topic }) => admin.fetchTopicOffsets(topic)))
  const deadline = performance.now() + SERVED_WITHIN_MS
  const giveUpLate = (error: unknown) => {
    if (performance.now() > deadline) throw error
  }
  await retry(ask, giveUpLate, new AbortController().signal)
}

function configEntries(kind: TopicClass, settings: TopicSettings) {
  const entries = {
    'cleanup.policy': CLEANUP[kind],
    'retention.ms': String(retentionMs(kind, settings)),
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
    'min.insync.replicas': String(settings.minInSyncReplicas),
    'unclean.leader.election.enable': 'false',
  }
  return Object.entries(entries).map(([name, value]) => ({ name, value }))
}

function retentionMs(kind: TopicClass, settings: TopicSettings): number {
  const byClass: Readonly<Record<TopicClass, number>> = {
    raw: settings.rawRetention,
    unified: settings.unifiedRetention,
    dead: settings.deadRetention,
    quarantine: settings.quarantineRetention,
    control: -1,
    // A record is removed with its segment, hence later than its retention says: twice is enough.
    ledger: 2 * Math.max(settings.deadRetention, settings.quarantineRetention),
  }
  return byClass[kind]
}
