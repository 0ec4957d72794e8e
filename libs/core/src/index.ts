export type {
  DeadCode,
  FailureCode,
  FailureKind,
  FatalCode,
  RejectedCode,
  TransientCode,
} from './failure.ts'
export { classify, describe, FAILURES, Failure } from './failure.ts'
export type {
  Call,
  ConversationEvent,
  Message,
  UnifiedKind,
  UnifiedRecords,
} from './generated/records.ts'
export { DEFAULTS, SCHEMAS } from './generated/records.ts'
export { offsetToCommit } from './offsets.ts'
export type { Outcome } from './outcome.ts'
export { dead, ok, skip } from './outcome.ts'
export type { DeadStage, TopicClass, TopicSpec, UnifiedTopic } from './topics.ts'
export {
  allTopics,
  DEAD_TOPICS,
  HEADERS,
  providerOfRawTopic,
  QUARANTINE_TOPIC,
  REDRIVES_TOPIC,
  rawTopic,
  SUPPRESSIONS_TOPIC,
  subjectOf,
  UNIFIED_TOPICS,
  unifiedKey,
} from './topics.ts'
export { FINAL_VERSION, versionOf } from './version.ts'
