import { KIND_NAMES, KINDS, SCHEMAS, UNIFIED_TOPICS } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'
import { createDatabase, requireVersion } from '@tributary/runtime/clickhouse'
import type { createKafka, KafkaProducer, KafkaSource } from '@tributary/runtime/kafka'
import { createKafkaProducer, createKafkaSource } from '@tributary/runtime/kafka'
import { createRegistry, recordName } from '@tributary/runtime/registry'
import type { Log, Readiness } from '@tributary/runtime/service'
import { createMetrics } from '@tributary/runtime/service'
import type { Stage } from '@tributary/runtime/stream'
import { awaitDependency, runStageService } from '@tributary/runtime/stream'
import type { SinkConfig } from './config.ts'
import { createAvroInsert } from './insert-avro.ts'
import { measuredInsert } from './sink-metrics.ts'
import { createSinkStage } from './sink-stage.ts'
import type { Insert } from './table-writer.ts'
import { createTableWriter } from './table-writer.ts'
import { createWriterSchemas, landingColumns } from './writer-schemas.ts'

const MAX_BATCH_RECORDS = 50_000
const MAX_BYTES_PER_PARTITION = 8 * 1024 * 1024
/** The sink publishes only dead letters. */
const MAX_UNCONFIRMED_BYTES = 256 * 1024 * 1024

/** Where a sink reads and writes. */
export type SinkPorts = {
  readonly source: KafkaSource
  /** For dead letters. */
  readonly producer: KafkaProducer
  readonly database: Database
  readonly insert: Insert
}

/** The ports on Kafka and ClickHouse. Connects nothing yet. */
export function sinkPorts(
  config: SinkConfig,
  log: Log,
  kafka: ReturnType<typeof createKafka>,
): SinkPorts {
  const database = createDatabase(config.clickhouse)
  return {
    source: createKafkaSource({
      kafka,
      groupId: config.sink.groupId,
      topics: UNIFIED_TOPICS,
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
    database,
    insert: createAvroInsert(database),
  }
}

/** Runs a sink on its ports until it is stopped or a worker fails, then ends the process. */
export async function runSink(config: SinkConfig, log: Log, ports: SinkPorts): Promise<never> {
  const { source, producer, database } = ports
  const metrics = createMetrics('sink')
  const insert = measuredInsert(metrics, ports.insert)
  return runStageService({
    name: 'sink',
    config,
    port: config.sink.port,
    portVariable: 'SINK_PORT',
    groupId: config.sink.groupId,
    metrics,
    log,
    source,
    producer,
    async loadStage(signal) {
      await awaitDependency('ClickHouse', () => requireVersion(database), { log, signal })
      return createStage(config, database, insert)
    },
    ready: () => readinessOf(database),
    close: [database.close],
  })
}

function createStage(config: SinkConfig, database: Database, insert: Insert): Stage {
  const kinds = KIND_NAMES.map((kind) => ({
    ...KINDS[kind],
    recordName: recordName(SCHEMAS[kind]),
  }))
  const writer = (table: string) => createTableWriter(table, insert, config.stage.maxDeadRun)
  return createSinkStage({
    tables: new Map(kinds.map(({ topic, landingTable }) => [topic, landingTable])),
    writers: new Map(kinds.map(({ landingTable }) => [landingTable, writer(landingTable)])),
    schemas: createWriterSchemas({
      registry: createRegistry(config.registry),
      columnsOf: (table) => landingColumns(database, table),
      recordNames: new Map(kinds.map((kind) => [kind.landingTable, kind.recordName])),
    }),
  })
}

const readinessOf = (database: Database): Promise<Readiness> =>
  database.row('SELECT 1').then(
    () => ({ ready: true }),
    () => ({ ready: false, reason: 'ClickHouse does not answer' }),
  )
