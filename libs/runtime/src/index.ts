export { backOffMs, retry, sleep } from './back-off.ts'
export type { ClickHouseSettings } from './clickhouse/connection.ts'
export { CLICKHOUSE_FIELDS, createClickHouse, requireVersion } from './clickhouse/connection.ts'
export type { ConfigOf, Env, Field, FieldGroups, Fields, GroupsOf } from './config.ts'
export { invalidConfig, readConfig } from './config.ts'
export {
  atMost,
  choice,
  duration,
  flag,
  httpUrl,
  int,
  list,
  optionalFile,
  optionalSecret,
  optionalText,
  port,
  secret,
  share,
  text,
} from './config-fields.ts'
export { readJsonFile, secretReader } from './files.ts'
export type { GroupCommit } from './group-commit.ts'
export { createGroupCommit } from './group-commit.ts'
export type { Readiness } from './health.ts'
export { portFailure, readinessBody, readinessOf, startAdminServer } from './health.ts'
export type { Encoder } from './kafka/avro-codec.ts'
export { createEncoder, schemaIdOf, WIRE_HEADER_BYTES } from './kafka/avro-codec.ts'
export type { Decoder } from './kafka/avro-decoder.ts'
export { createDecoder } from './kafka/avro-decoder.ts'
export type { KafkaSettings } from './kafka/connection.ts'
export { createKafka, KAFKA_FIELDS } from './kafka/connection.ts'
export type { DatumCheck } from './kafka/datum-check.ts'
export { createDatumCheck } from './kafka/datum-check.ts'
export type { PartitionLag } from './kafka/lag.ts'
export { readLag } from './kafka/lag.ts'
export type { KafkaProducer } from './kafka/producer.ts'
export { createKafkaProducer } from './kafka/producer.ts'
export type { TopicRange } from './kafka/range-plan.ts'
export { readRanges } from './kafka/read-ranges.ts'
export type { TopicSlice } from './kafka/read-topics.ts'
export { findRanges, readTopics, recordsIn } from './kafka/read-topics.ts'
export type { Registry, RegistrySettings } from './kafka/registry.ts'
export { createRegistry, REGISTRY_FIELDS } from './kafka/registry.ts'
export type { KafkaSource } from './kafka/source.ts'
export { createKafkaSource } from './kafka/source.ts'
export type { TopicSettings } from './kafka/topic-config.ts'
export { MAX_MESSAGE_BYTES, TOPIC_FIELDS } from './kafka/topic-config.ts'
export { MAX_STALENESS_MS } from './kafka/topic-end.ts'
export type { TopicFollower } from './kafka/topic-follower.ts'
export { createTopicFollower } from './kafka/topic-follower.ts'
export type { TopicRetention } from './kafka/topic-retention.ts'
export { readRetention } from './kafka/topic-retention.ts'
export { applyTopics } from './kafka/topics.ts'
export type { Log } from './log.ts'
export { createLog, LOG_LEVELS } from './log.ts'
export type { MemoryProducer } from './memory/producer.ts'
export { createMemoryProducer } from './memory/producer.ts'
export type { MemorySource } from './memory/source.ts'
export { createMemorySource } from './memory/source.ts'
export type { Metrics } from './metrics.ts'
export { COUNT_BUCKETS, createMetrics, SECONDS_BUCKETS } from './metrics.ts'
export { Secret } from './secret.ts'
export type { Worker } from './service.ts'
export { runService, startService } from './service.ts'
export { SERVICE_FIELDS } from './service-fields.ts'
export { createBrake, tooManyDead } from './stream/brake.ts'
export { deadLetterOf, redriveOf, redrivesOf } from './stream/dead-letter.ts'
export { headerTimeMs } from './stream/header-time.ts'
export type { OutRecord, Producer, Source, StreamBatch, StreamRecord } from './stream/ports.ts'
export type { Stream, StreamObserver } from './stream/run-stream.ts'
export { runStream } from './stream/run-stream.ts'
export type { Settlement, Stage } from './stream/stage.ts'
export { STAGE_FIELDS, stageWorkers } from './stream/stage-workers.ts'
export type { RequestSpan, Tracing } from './tracing/tracing.ts'
export { createTracing, NO_TRACING, TRACING_FIELDS } from './tracing/tracing.ts'
