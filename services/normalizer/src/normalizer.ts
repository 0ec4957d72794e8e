import { rawTopic, SUPPRESSIONS_TOPIC } from '@tributary/core'
import { createSuppressionList, normalize } from '@tributary/normalization'
import { loadNormalization } from '@tributary/normalization/settings'
import { PROVIDER_IDS } from '@tributary/providers'
import type { createKafka, KafkaProducer, KafkaSource } from '@tributary/runtime/kafka'
import {
  createKafkaProducer,
  createKafkaSource,
  createTopicFollower,
} from '@tributary/runtime/kafka'
import { createRegistry } from '@tributary/runtime/registry'
import type { Log } from '@tributary/runtime/service'
import {
  createMetrics,
  createTracing,
  runService,
  startAdminServer,
} from '@tributary/runtime/service'
import { stageWorkers } from '@tributary/runtime/stream'
import type { NormalizerConfig } from './config.ts'
import { loadEncoders } from './load-encoders.ts'
import { createNormalizerStage } from './normalizer-stage.ts'
import { suppressingStage } from './suppressing-stage.ts'

/** Produce requests under way per partition. */
const MAX_IN_FLIGHT = 2
const MAX_BATCH_RECORDS = 1_000
const MAX_BYTES_PER_PARTITION = 4 * 1024 * 1024
/** A batch of the largest records from every partition fits. */
const MAX_UNCONFIRMED_BYTES = 512 * 1024 * 1024

/** What a normalizer reads from and writes to. */
export type NormalizerPorts = {
  readonly kafka: ReturnType<typeof createKafka>
  readonly source: KafkaSource
  /** For unified records and dead letters. */
  readonly producer: KafkaProducer
}

/** The ports on Kafka. Nothing is connected yet. */
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

/** Runs a normalizer on its ports until it is told to stop or can never go on; then ends the process. */
export async function runNormalizer(
  config: NormalizerConfig,
  log: Log,
  { kafka, source, producer }: NormalizerPorts,
): Promise<never> {
  const metrics = createMetrics('normalizer')
  const tracing = await createTracing({ service: 'normalizer', settings: config.tracing, log })
  const normalization = loadNormalization(config.normalization)
  const erased = createSuppressionList(normalization.personalData)
  const erasedFollower = createTopicFollower({
    kafka,
    topic: SUPPRESSIONS_TOPIC,
    onRecord: erased.apply,
    log,
  })
  const admin = await startAdminServer({
    port: config.normalizer.port,
    host: config.service.adminHost,
    portVariable: 'NORMALIZER_PORT',
    metrics,
    ready: async () => {
      const list = await erasedFollower.ready()
      return list.ready ? source.ready() : list
    },
  })
  log.info({ groupId: config.normalizer.groupId, adminPort: config.normalizer.port }, 'reading')
  return runService({
    log,
    workers: [
      { name: 'suppressions', run: erasedFollower.run },
      ...stageWorkers({
        name: 'normalizer',
        source,
        producer,
        settings: config.stage,
        metrics,
        log,
        tracing,
        loadStage: async (signal) => {
          const encoders = await loadEncoders(createRegistry(config.registry), log, signal)
          await erasedFollower.caughtUp(signal)
          const stage = createNormalizerStage({
            normalize: (raw) =>
              normalize(raw, { ...normalization, isSuppressed: erased.isSuppressed }),
            encoders,
            producer,
          })
          return suppressingStage(stage, erasedFollower)
        },
      }),
    ],
    close: [producer.close, admin.close, tracing.close],
    drainTimeoutMs: config.service.drainTimeout,
  })
}
