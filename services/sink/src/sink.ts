import { classify, describe, KIND_NAMES, KINDS, SCHEMAS } from '@tributary/core'
import { createClickHouse, requireVersion } from '@tributary/runtime/clickhouse'
import type { createKafka, KafkaProducer, KafkaSource } from '@tributary/runtime/kafka'
import { createKafkaProducer, createKafkaSource } from '@tributary/runtime/kafka'
import { createRegistry } from '@tributary/runtime/registry'
import type { Log } from '@tributary/runtime/service'
import {
  createMetrics,
  createTracing,
  retry,
  runService,
  startAdminServer,
} from '@tributary/runtime/service'
import type { Stage } from '@tributary/runtime/stream'
import { stageWorkers } from '@tributary/runtime/stream'
import { createAvroInsert } from './clickhouse/insert-avro.ts'
import { landingColumns } from './clickhouse/landing-columns.ts'
import type { SinkConfig } from './config.ts'
import { recordName } from './schema-fit.ts'
import { measuredInsert } from './sink-metrics.ts'
import { createSinkStage } from './sink-stage.ts'
import type { Insert } from './table-writer.ts'
import { createTableWriter } from './table-writer.ts'
import { createWriterSchemas } from './writer-schemas.ts'

/** Landing table of each unified topic. */
const TABLES: ReadonlyMap<string, string> = new Map(
  Object.values(KINDS).map(({ topic, landingTable }) => [topic, landingTable]),
)

const MAX_BATCH_RECORDS = 50_000
const MAX_BYTES_PER_PARTITION = 8 * 1024 * 1024
/** Only dead letters are produced. */
const MAX_UNCONFIRMED_BYTES = 256 * 1024 * 1024

type ClickHouse = ReturnType<typeof createClickHouse>

/** What a sink reads from and writes to. */
export type SinkPorts = {
  readonly source: KafkaSource
  /** For dead letters. */
  readonly producer: KafkaProducer
  readonly clickhouse: ClickHouse
  readonly insert: Insert
}

/** The ports on Kafka and ClickHouse. Nothing is connected yet. */
export function sinkPorts(
  config: SinkConfig,
  log: Log,
  kafka: ReturnType<typeof createKafka>,
): SinkPorts {
  const clickhouse = createClickHouse(config.clickhouse)
  return {
    source: createKafkaSource({
      kafka,
      groupId: config.sink.groupId,
      topics: [...TABLES.keys()],
      maxBatchRecords: MAX_BATCH_RECORDS,
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      gaps: config.stage,
      log,
    }),
    producer: createKafkaProducer({
      kafka,
      log,
      maxUnconfirmedBytes: MAX_UNCONFIRMED_BYTES,
      maxInFlight: 1,
    }),
    clickhouse,
    insert: createAvroInsert(clickhouse),
  }
}

/** Runs a sink on its ports until it is told to stop or can never go on; then ends the process. */
export async function runSink(config: SinkConfig, log: Log, ports: SinkPorts): Promise<never> {
  const { source, producer, clickhouse } = ports
  const metrics = createMetrics('sink')
  const tracing = await createTracing({ service: 'sink', settings: config.tracing, log })
  const insert = measuredInsert(metrics, ports.insert)
  const admin = await startAdminServer({
    port: config.sink.port,
    host: config.service.adminHost,
    portVariable: 'SINK_PORT',
    metrics,
    ready: async () => {
      const { success } = await clickhouse.ping({ select: true })
      return success ? source.ready() : { ready: false, reason: 'ClickHouse does not answer' }
    },
  })
  log.info({ groupId: config.sink.groupId, adminPort: config.sink.port }, 'reading')
  return runService({
    log,
    workers: stageWorkers({
      name: 'sink',
      source,
      producer,
      settings: config.stage,
      metrics,
      log,
      tracing,
      loadStage: async (signal) => {
        await supportedVersion(clickhouse, log, signal)
        return stageOf(config, clickhouse, insert)
      },
    }),
    close: [producer.close, () => clickhouse.close(), admin.close, tracing.close],
    drainTimeoutMs: config.service.drainTimeout,
  })
}

function stageOf(config: SinkConfig, clickhouse: ClickHouse, insert: Insert): Stage {
  const writers = [...TABLES.values()].map(
    (table) => [table, createTableWriter(table, insert, config.stage.maxDeadRun)] as const,
  )
  return createSinkStage({
    tables: TABLES,
    writers: new Map(writers),
    schemas: createWriterSchemas({
      registry: createRegistry(config.registry),
      columnsOf: (table) => landingColumns(clickhouse, table),
      recordNames: new Map(
        KIND_NAMES.map((kind) => [KINDS[kind].landingTable, recordName(SCHEMAS[kind])]),
      ),
    }),
  })
}

/** Waits for a ClickHouse that cannot be reached; one that is too old is fatal. */
async function supportedVersion(
  clickhouse: ClickHouse,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const onFailure = (error: unknown, attempts: number) => {
    if (classify(error) === 'fatal') throw error
    log.warn({ attempts, error: describe(error) }, 'ClickHouse cannot be reached; trying again')
  }
  await retry(() => requireVersion(clickhouse), onFailure, signal)
}
