import type { TopicSpec } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Admin, Kafka } from 'kafkajs'
import kafkajs from 'kafkajs'
import { retry } from '../service/retry.ts'
import { withAdmin } from './client.ts'
import type { TopicSettings } from './topic-config.ts'
import { isCompacted, topicConfig } from './topic-config.ts'

const { TOPIC } = kafkajs.ConfigResourceTypes

export type TopicChange = { readonly topic: string; readonly change: 'created' | 'configured' }

/** Creates the topics that are missing and sets the configuration of all. Rejects with UNAVAILABLE. */
export async function applyTopics(
  kafka: Kafka,
  topics: readonly TopicSpec[],
  settings: TopicSettings,
): Promise<readonly TopicChange[]> {
  return withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics())
    const missing = topics.filter(({ topic }) => !existing.has(topic))
    if (missing.length > 0) await createTopics(admin, missing, settings)
    await configureTopics(admin, topics, settings)
    await untilServed(admin, topics)
    return topics.map(({ topic }): TopicChange => {
      return { topic, change: existing.has(topic) ? 'configured' : 'created' }
    })
  }).catch((cause: unknown) => {
    const what = `the topics cannot be applied: ${describe(cause)}`
    const fix = 'check KAFKA_BROKERS, and that TOPIC_REPLICATION is at most the number of brokers'
    throw new Failure('UNAVAILABLE', { what, fix, cause })
  })
}

async function createTopics(
  admin: Admin,
  topics: readonly TopicSpec[],
  settings: TopicSettings,
): Promise<void> {
  await admin.createTopics({
    waitForLeaders: true,
    topics: topics.map(({ topic, class: kind }) => ({
      topic,
      numPartitions: isCompacted(kind) ? 1 : settings.partitions,
      replicationFactor: settings.replication,
      configEntries: entriesOf(topicConfig(kind, settings)),
    })),
  })
}

async function configureTopics(
  admin: Admin,
  topics: readonly TopicSpec[],
  settings: TopicSettings,
): Promise<void> {
  await admin.alterConfigs({
    validateOnly: false,
    resources: topics.map(({ topic, class: kind }) => ({
      type: TOPIC,
      name: topic,
      configEntries: entriesOf(topicConfig(kind, settings)),
    })),
  })
}

const entriesOf = (config: Readonly<Record<string, string>>) =>
  Object.entries(config).map(([name, value]) => ({ name, value }))

/** Time that the leaders of new partitions may take before they answer. */
const SERVED_WITHIN_MS = 15_000

/** Resolves once every leader answers for its partitions: metadata names a leader before it leads. */
async function untilServed(admin: Admin, topics: readonly TopicSpec[]): Promise<void> {
  const ask = () => Promise.all(topics.map(({ topic }) => admin.fetchTopicOffsets(topic)))
  const giveUpAt = performance.now() + SERVED_WITHIN_MS
  const onFailure = (error: unknown) => {
    if (performance.now() > giveUpAt) throw error
  }
  await retry(ask, onFailure, new AbortController().signal)
}

/** When Kafka deletes the records of a topic. Milliseconds; null never. */
export type TopicRetention = {
  /**
   * Minimum age of a deleted record; 0 where the topic has a limit in bytes (`retention.bytes`), at
   * which Kafka deletes the oldest records whatever their age.
   */
  readonly atLeastMs: number | null
  /**
   * Age at which a record is certainly deleted. Kafka deletes whole segments: it closes one at most
   * `segment.ms` after its first record, and deletes it once its newest record is older than
   * `retention.ms`.
   */
  readonly atMostMs: number | null
}

/** By default Kafka looks for segments to delete every 5 minutes, and deletes the files a minute later. */
const REMOVAL_DELAY_MS = 6 * 60_000

/** Retention of topics, as the brokers have it now. */
export async function readRetention(
  kafka: Kafka,
  topics: readonly string[],
): Promise<ReadonlyMap<string, TopicRetention>> {
  const configNames = ['retention.ms', 'retention.bytes', 'segment.ms']
  const { resources } = await withAdmin(kafka, (admin) =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.map((name) => ({ type: TOPIC, name, configNames })),
    }),
  )
  return new Map(
    resources.map(({ resourceName, configEntries }) => {
      const values = new Map(
        configEntries.map(({ configName, configValue }) => [configName, Number(configValue)]),
      )
      return [resourceName, retentionOf(values)]
    }),
  )
}

/** Retention by a topic's configuration, name to value. */
export function retentionOf(values: ReadonlyMap<string, number>): TopicRetention {
  const retentionMs = values.get('retention.ms') ?? -1
  const isUnlimited = retentionMs < 0
  const hasByteLimit = (values.get('retention.bytes') ?? -1) >= 0
  const segmentMs = values.get('segment.ms') ?? 0
  return {
    atLeastMs: hasByteLimit ? 0 : isUnlimited ? null : retentionMs,
    atMostMs: isUnlimited ? null : retentionMs + segmentMs + REMOVAL_DELAY_MS,
  }
}
