export type { BatchLimits } from './batches.ts'
export { batches } from './batches.ts'
export type {
  DeadCode,
  Dependency,
  FailureCode,
  FailureKind,
  Problem,
} from './failure.ts'
export { classify, dependencyOf, describe, FAILURES, Failure } from './failure.ts'
export type {
  Call,
  ConversationEvent,
  Erasure,
  Message,
  SchemaName,
  SchemaRecords,
  UnifiedKind,
  UnifiedRecords,
} from './generated/records.ts'
export { DEFAULTS, SCHEMAS } from './generated/records.ts'
export type { Encoders, Unified, UnifiedTopic } from './kinds.ts'
export {
  ERASURES_TOPIC,
  entityIdOf,
  KIND_NAMES,
  KINDS,
  kindOfTopic,
  SCHEMA_NAMES,
  SCHEMA_TOPICS,
  subjectOf,
  UNIFIED_TOPICS,
} from './kinds.ts'
export { offsetToCommit } from './offsets.ts'
export type { Outcome } from './outcome.ts'
export { dead, ok, skip } from './outcome.ts'
export type { ReceivedWebhook, WebhookRequest } from './raw-record.ts'
export { httpHeader, keptRequest, rawRecord } from './raw-record.ts'
export type { Coordinates, OutRecord, StreamRecord } from './records.ts'
export { coordinatesText, parseCoordinates, partitionName, withTrace } from './records.ts'
export type { DeadStage, TopicClass, TopicSpec } from './topics.ts'
export {
  allTopics,
  DEAD_TOPICS,
  erasureKey,
  HEADERS,
  providerOfRawTopic,
  providerOfUnifiedKey,
  QUARANTINE_TOPIC,
  REDRIVES_TOPIC,
  rawTopic,
  SUPPRESSIONS_TOPIC,
  unifiedKey,
} from './topics.ts'
export { FINAL_VERSION, versionOf } from './version.ts'
