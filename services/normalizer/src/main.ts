import { rawTopic } from '@tributary/core'
import { PROVIDER_IDS, PROVIDERS, readEndpoints } from '@tributary/providers'
import {
  createKafka,
  createKafkaProducer,
  createKafkaSource,
  createLog,
  createMetrics,
  createRegistry,
  invalidConfig,
  readJsonFile,
  runService,
  stageWorkers,
  startAdminServer,
  startService,
} from '@tributary/runtime'
import { loadConfig } from './config.ts'
import { loadEncoders } from './load-encoders.ts'
import { normalize } from './normalize.ts'
import { createNormalizerStage } from './normalizer-stage.ts'
import { createPersonalData } from './personal-data.ts'

/** Produce requests under way per partition. */
const MAX_IN_FLIGHT = 2
const MAX_BATCH_RECORDS = 1_000
const MAX_BYTES_PER_PARTITION = 4 * 1024 * 1024
/** A batch of the largest records from every partition fits. */
const MAX_UNCONFIRMED_BYTES = 512 * 1024 * 1024

await startService(createLog('normalizer', 'info'), async () => {
  const config = loadConfig(process.env)
  const {
    service,
    normalizer,
    personalData: { hashKey, settingsVersion, ...modes },
  } = config
  const log = createLog('normalizer', service.logLevel)
  const document = readJsonFile('ENDPOINTS_FILE', normalizer.endpointsFile)
  const endpoints = readEndpoints(document, PROVIDERS, null)
  if (!endpoints.ok) throw invalidConfig(endpoints.problems)

  const metrics = createMetrics('normalizer')
  const kafka = createKafka({ clientId: 'tributary-normalizer', settings: config.kafka, log })
  const producer = createKafkaProducer({
    kafka,
    log,
    maxUnconfirmedBytes: MAX_UNCONFIRMED_BYTES,
    maxInFlight: MAX_IN_FLIGHT,
  })
  const source = createKafkaSource({
    kafka,
    groupId: normalizer.groupId,
    topics: PROVIDER_IDS.map(rawTopic),
    maxBatchRecords: MAX_BATCH_RECORDS,
    maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    gaps: config.stage,
    log,
  })
  const options = {
    endpoints: endpoints.endpoints,
    personalData: createPersonalData({ ...modes, hashKey: hashKey.reveal() }),
    settingsVersion,
  }
  const admin = await startAdminServer({
    port: normalizer.port,
    host: service.adminHost,
    portVariable: 'NORMALIZER_PORT',
    metrics,
    ready: source.ready,
  })
  await runService({
    log,
    workers: stageWorkers({
      name: 'normalizer',
      source,
      producer,
      settings: config.stage,
      metrics,
      log,
      loadStage: async (signal) => {
        const encoders = await loadEncoders(createRegistry(config.registry), log, signal)
        return createNormalizerStage({
          normalize: (raw) => normalize(raw, options),
          encoders,
          producer,
        })
      },
    }),
    close: [producer.close, admin.close],
    drainTimeoutMs: service.drainTimeout,
  })
})
