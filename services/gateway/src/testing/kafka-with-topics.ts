import { allTopics } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { KafkaSettings } from '@tributary/runtime/kafka'
import { applyTopics, createKafka, KAFKA_FIELDS, TOPIC_FIELDS } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { createLog, readConfig } from '@tributary/runtime/service'

export type KafkaWithTopics = {
  readonly kafka: ReturnType<typeof createKafka>
  readonly settings: KafkaSettings
}

/** A client of the Kafka in `env`, on which every topic exists. */
export async function kafkaWithTopics(env: Env): Promise<KafkaWithTopics> {
  const { kafka: settings, topics } = readConfig({ kafka: KAFKA_FIELDS, topics: TOPIC_FIELDS }, env)
  const kafka = createKafka({ clientId: 'test', settings, log: createLog('test', 'fatal') })
  await applyTopics(kafka, allTopics(PROVIDER_IDS), topics)
  return { kafka, settings }
}
