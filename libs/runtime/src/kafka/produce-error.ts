import type { OutRecord } from '@tributary/core'
import { DEAD_TOPICS, describe, Failure, UNIFIED_TOPICS } from '@tributary/core'

/** Why a topic takes no record until somebody changes a configuration: a metric label. */
export type BlockReason =
  | 'unknown_topic'
  | 'not_authorized'
  | 'not_authenticated'
  | 'clock'
  | 'dead_letter_refused'
  | 'configuration'

/**
 * What an error of a produce or metadata request means.
 * - `refused`: the records are at fault, or one of them; Kafka never takes them.
 * - `blocked`: a configuration is at fault. Waiting does not help, and the records are good.
 * - `temporary`: a retry may succeed.
 */
export type ProduceProblem =
  | { readonly kind: 'refused'; readonly type: string }
  | { readonly kind: 'blocked'; readonly reason: BlockReason }
  | { readonly kind: 'temporary' }

/** Types of https://kafka.apache.org/protocol#protocol_error_codes, as kafkajs names them. */
const REFUSALS: ReadonlySet<string> = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
])

/**
 * INVALID_TIMESTAMP belongs here: the services set the time of a record from their own clock, so a
 * wrong clock would make a dead letter of every record. UNKNOWN_TOPIC_OR_PARTITION arrives after the
 * retries of kafkajs.
 */
const BLOCKS: ReadonlyMap<string, BlockReason> = new Map([
  ['UNKNOWN_TOPIC_OR_PARTITION', 'unknown_topic'],
  ['TOPIC_AUTHORIZATION_FAILED', 'not_authorized'],
  ['CLUSTER_AUTHORIZATION_FAILED', 'not_authorized'],
  ['SASL_AUTHENTICATION_FAILED', 'not_authenticated'],
  ['KafkaJSSASLAuthenticationError', 'not_authenticated'],
  ['UNSUPPORTED_SASL_MECHANISM', 'not_authenticated'],
  ['ILLEGAL_SASL_STATE', 'not_authenticated'],
  ['INVALID_TIMESTAMP', 'clock'],
  ['INVALID_TOPIC_EXCEPTION', 'configuration'],
  ['INVALID_REQUIRED_ACKS', 'configuration'],
  ['UNSUPPORTED_VERSION', 'configuration'],
  ['UNSUPPORTED_FOR_MESSAGE_FORMAT', 'configuration'],
  ['UNSUPPORTED_COMPRESSION_TYPE', 'configuration'],
  ['POLICY_VIOLATION', 'configuration'],
])

const TEMPORARY: ProduceProblem = { kind: 'temporary' }

/** Looks at an error and at the errors underneath. Total: an unknown error is temporary. */
export function problemOf(error: unknown): ProduceProblem {
  if (!(error instanceof Error)) return TEMPORARY
  for (const type of [(error as { type?: unknown }).type, error.name]) {
    if (typeof type !== 'string') continue
    if (REFUSALS.has(type)) return { kind: 'refused', type }
    const reason = BLOCKS.get(type)
    if (reason !== undefined) return { kind: 'blocked', reason }
  }
  return problemOf(error.cause)
}

const FIXES: Readonly<Record<BlockReason, string>> = {
  unknown_topic: 'run "tributary topics apply"',
  not_authorized:
    'grant DESCRIBE and WRITE on the topic to the Kafka user of this service (KAFKA_SASL_USER)',
  not_authenticated: 'check KAFKA_SASL_MECHANISM, KAFKA_SASL_USER and KAFKA_SASL_PASSWORD',
  clock:
    'set the clock of this machine; if it is right, check message.timestamp.before.max.ms and message.timestamp.after.max.ms of the topic',
  dead_letter_refused:
    'run "tributary topics apply": it lets the dead-letter topics take larger records than their sources',
  configuration:
    'run "tributary topics apply", then compare the brokers with docs/operations/production.md',
}

/** What the operator does about a block; null for an error that is none. */
export function fixOfBlock(error: unknown): string | null {
  const problem = problemOf(error)
  return problem.kind === 'blocked' ? FIXES[problem.reason] : null
}

/** A topic that takes no record until somebody changes a configuration. */
export type Blockage = {
  readonly topic: string
  readonly reason: BlockReason
  /** What is wrong and what the operator does about it. */
  readonly text: string
  /** Kafka refuses one record, and may take others of the topic. */
  readonly isOfRecord: boolean
}

/** The failure of a request to a topic, and the blockage that it shows; null for other failures. */
export type ProduceFailure = { readonly failure: Failure; readonly blockage: Blockage | null }

/**
 * The failure of a request to `topic`: RECORD_REFUSED when `records` is the one record that Kafka
 * refuses, otherwise UNAVAILABLE. Refused dead letters, and raw records that a rule of the broker
 * rejects, are a block: dead-letter topics take whatever their sources take, and raw topics any bytes.
 */
export function produceFailure(
  topic: string,
  records: readonly OutRecord[],
  cause: unknown,
): ProduceFailure {
  const problem = problemOf(cause)
  if (problem.kind === 'temporary') {
    const what = `Kafka did not acknowledge a request to ${topic}: ${describe(cause)}`
    return {
      failure: new Failure('UNAVAILABLE', { what, dependency: 'Kafka', cause }),
      blockage: null,
    }
  }
  const reason = problem.kind === 'blocked' ? problem.reason : blockOfRefusal(topic, problem.type)
  if (reason === null) return { failure: refused(topic, records, cause), blockage: null }
  const what = `Kafka takes no record for ${topic}: ${describe(rootOf(cause))}`
  const fix = FIXES[reason]
  const failure = new Failure('UNAVAILABLE', { what, fix, dependency: 'Kafka', cause })
  const isOfRecord = problem.kind === 'refused'
  return { failure, blockage: { topic, reason, text: failure.message, isOfRecord } }
}

/** The error at the bottom, which names what Kafka answered. */
const rootOf = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error

const DEAD: ReadonlySet<string> = new Set(Object.values(DEAD_TOPICS))
const UNIFIED: ReadonlySet<string> = new Set(UNIFIED_TOPICS)

function blockOfRefusal(topic: string, type: string): BlockReason | null {
  if (DEAD.has(topic)) return 'dead_letter_refused'
  return type === 'INVALID_RECORD' && !UNIFIED.has(topic) ? 'configuration' : null
}

function refused(topic: string, records: readonly OutRecord[], cause: unknown): Failure {
  const bytes = records.reduce((sum, { value }) => sum + value.byteLength, 0)
  return new Failure('RECORD_REFUSED', {
    what: `Kafka refuses a record of ${bytes} bytes for ${topic}: ${describe(rootOf(cause))}`,
    fix: 'compare max.message.bytes of the topic with the size; "tributary topics apply" sets it',
    cause,
  })
}
