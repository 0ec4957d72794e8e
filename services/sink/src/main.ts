import { classify, describe, UNIFIED_TOPICS } from '@tributary/core'
import {
  createClickHouse,
  createKafka,
  createKafkaProducer,
  createKafkaSource,
  createLog,
  createMetrics,
  createRegistry,
  requireVersion,
  retry,
  runService,
  stageWorkers,
  startAdminServer,
  startService,
} from '@tributary/runtime'
import { createAvroInsert } from './clickhouse/insert-avro.ts'
import { landingColumns } from './clickhouse/landing-columns.ts'
import { loadConfig } from './config.ts'
import { measuredInsert } from './sink-metrics.ts'
import { createSinkStage } from './sink-stage.ts'
import { createTableWriter } from './table-writer.ts'
import { createWriterSchemas } from './writer-schemas.ts'

const TABLES: ReadonlyMap<string, string> = new Map([
  [UNIFIED_TOPICS.message, 'messages_landing'],
  [UNIFIED_TOPICS.call, 'calls_landing'],
  [UNIFIED_TOPICS.conversation, 'conversation_events_landing'],
])

const MAX_BATCH_RECORDS = 50_000
const MAX_BYTES_PER_PARTITION = 8 * 1024 * 1024
/** Only dead letters are produced. */
const MAX_UNCONFIRMED_BYTES = 256 * 1024 * 1024

await startService(createLog('sink', 'info'), async () => {
  const config = loadConfig(process.env)
  const log = createLog('sink', config.service.logLevel)
  const metrics = createMetrics('sink')
  const kafka = createKafka({ clientId: 'tributary-sink', settings: config.kafka, log })
  const producer = createKafkaProducer({
    kafka,
    log,
    maxUnconfirmedBytes: MAX_UNCONFIRMED_BYTES,
    maxInFlight: 1,
  })
  const source = createKafkaSource({
    kafka,
    groupId: config.sink.groupId,
    topics: [...TABLES.keys()],
    maxBatchRecords: MAX_BATCH_RECORDS,
    maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    gaps: config.stage,
    log,
  })
  const clickhouse = createClickHouse(config.clickhouse)
  const insert = measuredInsert(metrics, createAvroInsert(clickhouse))
  const stage = createSinkStage({
    tables: TABLES,
    writers: new Map(
      [...TABLES.values()].map((table) => [table, createTableWriter(table, insert)]),
    ),
    schemas: createWriterSchemas({
      registry: createRegistry(config.registry),
      columnsOf: (table) => landingColumns(clickhouse, table),
    }),
  })
  const ready = async () => {
    const { success } = await clickhouse.ping({ select: true })
    return success
      ? source.ready()
      : ({ ready: false, reason: 'ClickHouse does not answer' } as const)
  }
  const admin = await startAdminServer({
    port: config.sink.port,
    host: config.service.adminHost,
    portVariable: 'SINK_PORT',
    metrics,
    ready,
  })
  const onFailure = (error: unknown, attempts: number) => {
    if (classify(error) === 'fatal') throw error
    log.warn({ attempts, error: describe(error) }, 'ClickHouse cannot be reached; trying again')
  }
  await runService({
    log,
    workers: stageWorkers({
      name: 'sink',
      source,
      producer,
      settings: config.stage,
      metrics,
      log,
      loadStage: async (signal) => {
        await retry(() => requireVersion(clickhouse), onFailure, signal)
        return stage
      },
    }),
    close: [producer.close, () => clickhouse.close(), admin.close],
    drainTimeoutMs: config.service.drainTimeout,
  })
})
