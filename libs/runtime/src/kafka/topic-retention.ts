import type { Kafka } from 'kafkajs'
import kafkajs from 'kafkajs'

/** When Kafka removes the records of a topic. Milliseconds; null never. */
export type TopicRetention = {
  /**
   * A record is kept for at least this long after its timestamp: 0 where the topic has a bound in bytes
   * (`retention.bytes`), beyond which the oldest go whatever their age.
   */
  readonly atLeastMs: number | null
  /**
   * A record is gone after this long: it goes with its segment, which is closed `segment.ms` after
   * its first record at the latest, and removed once its newest record is older than `retention.ms`.
   */
  readonly atMostMs: number | null
}

/** Kafka looks for segments to remove every 5 minutes and deletes the files a minute later, by default. */
const REMOVAL_DELAY_MS = 6 * 60_000

/** Retention of topics, as the brokers have it now. */
export async function readRetention(
  kafka: Kafka,
  topics: readonly string[],
): Promise<ReadonlyMap<string, TopicRetention>> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.map((name) => ({
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name,
        configNames: ['retention.ms', 'retention.bytes', 'segment.ms'],
      })),
    })
    return new Map(
      resources.map(({ resourceName, configEntries }) => {
        const values = new Map(
          configEntries.map(({ configName, configValue }) => [configName, Number(configValue)]),
        )
        return [resourceName, retentionOf(values)]
      }),
    )
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

/** What a topic's configuration, by name, says of its retention. */
export function retentionOf(values: ReadonlyMap<string, number>): TopicRetention {
  const retentionMs = values.get('retention.ms') ?? -1
  const isForEver = retentionMs < 0
  const isSizeBound = (values.get('retention.bytes') ?? -1) >= 0
  const segmentMs = values.get('segment.ms') ?? 0
  return {
    atLeastMs: isSizeBound ? 0 : isForEver ? null : retentionMs,
    atMostMs: isForEver ? null : retentionMs + segmentMs + REMOVAL_DELAY_MS,
  }
}
