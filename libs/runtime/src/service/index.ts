/** What every service has: configuration, log, metrics, health, tracing, life cycle, retries, time limits. */
export type { ConfigOf, Env, Field, FieldGroups, Fields, GroupsOf } from './config.ts'
export { invalidConfig, readConfig, unreadable } from './config.ts'
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
  Secret,
  secret,
  share,
  text,
} from './config-fields.ts'
export { aborted, deadline } from './deadline.ts'
export { loadDocument, readJsonFile, secretReader } from './files.ts'
export type { GroupCommit } from './group-commit.ts'
export { createGroupCommit } from './group-commit.ts'
export type { Readiness } from './health.ts'
export {
  portFailure,
  readinessBody,
  readinessGauges,
  readinessOf,
  startAdminServer,
} from './health.ts'
export type { FailureFields, Log } from './log.ts'
export { createLog, failureFields, LOG_LEVELS } from './log.ts'
export type { Metrics } from './metrics.ts'
export { COUNT_BUCKETS, createMetrics, SECONDS_BUCKETS } from './metrics.ts'
export type { FailedAttempt, OutageLog } from './outage-log.ts'
export { createOutageLog, outagesOf } from './outage-log.ts'
export type { BackOff } from './retry.ts'
export { BACK_OFF, backOffMs, retry, sleep } from './retry.ts'
export type { Worker } from './run-service.ts'
export { runService, startService } from './run-service.ts'
export { SERVICE_FIELDS } from './service-fields.ts'
export { CONSUMER_GROUPS, GATEWAY_PORT, PRIVATE_PORTS } from './shared-fields.ts'
export type { StallTimer } from './stall-timer.ts'
export { createStallTimer } from './stall-timer.ts'
export { createThrottle } from './throttle.ts'
export { createTracing, NO_TRACING, TRACING_FIELDS } from './tracing/create-tracing.ts'
export type { RequestSpan, Tracing } from './tracing/tracing.ts'
