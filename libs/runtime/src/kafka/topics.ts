import type { TopicSpec } from '@tributary/core'
import { describe, Failure } from '@tributary/core'
import type { Admin, Kafka } from 'kafkajs'
import kafkajs from 'kafkajs'
import { retry } from '../service/retry.ts'
import type { TopicSettings } from './topic-config.ts'
import { isCompacted, topicConfig } from './topic-config.ts'

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
          numPartitions: isCompacted(kind) ? 1 : settings.partitions,
          replicationFactor: settings.replication,
          configEntries: entriesOf(topicConfig(kind, settings)),
        })),
      })
    }
    await admin.alterConfigs({
      validateOnly: false,
      resources: topics.map(({ topic, class: kind }) => ({
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: entriesOf(topicConfig(kind, settings)),
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

const entriesOf = (config: Readonly<Record<string, string>>) =>
  Object.entries(config).map(([name, value]) => ({ name, value }))
