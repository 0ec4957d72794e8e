import { rawTopic, SUPPRESSIONS_TOPIC } from '@tributary/core'
import type { Country } from '@tributary/normalization'
import { createSuppressionList, normalize } from '@tributary/normalization'
import { loadNormalization } from '@tributary/normalization/settings'
import type { Endpoints } from '@tributary/providers'
import { PROVIDER_IDS } from '@tributary/providers'
import type { createKafka, KafkaProducer, KafkaSource } from '@tributary/runtime/kafka'
import {
  createKafkaProducer,
  createKafkaSource,
  createTopicFollower,
} from '@tributary/runtime/kafka'
import { createEncoders, createRegistry } from '@tributary/runtime/registry'
import type { Log } from '@tributary/runtime/service'
import { createMetrics } from '@tributary/runtime/service'
import { awaitDependency, runStageService } from '@tributary/runtime/stream'
import type { NormalizerConfig } from './config.ts'
import { createNormalizerStage } from './normalizer-stage.ts'

/** Produce requests in flight per partition. */
const MAX_IN_FLIGHT = 2
const MAX_BATCH_RECORDS = 1_000
const MAX_BYTES_PER_PARTITION = 4 * 1024 * 1024
/** Holds a batch of the largest records from every partition. */
const MAX_UNCONFIRMED_BYTES = 512 * 1024 * 1024

/** Where a normalizer reads and publishes. */
export type NormalizerPorts = {
  readonly kafka: ReturnType<typeof createKafka>
  readonly source: KafkaSource
  /** For unified records and dead letters. */
  readonly producer: KafkaProducer
}

/** The ports on Kafka. Connects nothing yet. */
export function normalizerPorts(
  config: NormalizerConfig,
  log: Log,
  kafka: NormalizerPorts['kafka'],
): NormalizerPorts {
  return {
    kafka,
    source: createKafkaSource({
      kafka,
      groupId: config.normalizer.groupId,
      topics: PROVIDER_IDS.map(rawTopic),
      maxBatchRecords: MAX_BATCH_RECORDS,
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      gaps: config.stage,
      log,
    }),
    producer: createKafkaProducer({
      kafka,
      log,
      maxUnconfirmedBytes: MAX_UNCONFIRMED_BYTES,
      maxInFlight: MAX_IN_FLIGHT,
    }),
  }
}

/** The country of each endpoint, named once. */
const countriesOf = (endpoints: Endpoints): readonly Country[] => [
  ...new Set(
    [...endpoints.values()].flatMap((named) => [...named.values()].map((of) => of.country)),
  ),
]

/** Runs a normalizer on its ports until it is stopped or a worker fails, then ends the process. */
export async function runNormalizer(
  config: NormalizerConfig,
  log: Log,
  { kafka, source, producer }: NormalizerPorts,
): Promise<never> {
  const normalization = loadNormalization(config.normalization)
  const { personalData, endpoints } = normalization
  const list = createSuppressionList(personalData, countriesOf(endpoints))
  const follower = createTopicFollower({
    kafka,
    topic: SUPPRESSIONS_TOPIC,
    onRecord: list.apply,
    log,
  })
  return runStageService({
    name: 'normalizer',
    config,
    port: config.normalizer.port,
    portVariable: 'NORMALIZER_PORT',
    groupId: config.normalizer.groupId,
    metrics: createMetrics('normalizer'),
    log,
    source,
    producer,
    async loadStage(signal) {
      const { ids } = createRegistry(config.registry)
      const schemaIds = await awaitDependency('the schema registry', ids, { log, signal })
      await follower.caughtUp(signal)
      return createNormalizerStage({
        normalize: (raw) => normalize(raw, { ...normalization, isSuppressed: list.isSuppressed }),
        encoders: createEncoders(schemaIds),
        producer,
        assertListFresh: follower.assertFresh,
      })
    },
    ready: follower.ready,
    workers: [{ name: 'suppressions', run: follower.run }],
  })
}
