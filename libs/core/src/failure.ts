/**
 * The one table of failure codes. `kind` decides what the system does:
 * - `rejected`: the sender is at fault; the gateway answers `status` and publishes nothing to the raw topic.
 * - `dead`: these bytes can never succeed; the stage writes a dead letter and goes on.
 * - `transient`: a dependency is at fault; the gateway answers `status`, a stream backs off and writes no dead letter.
 * - `fatal`: our configuration or schema is wrong; the service refuses to start, or stops without committing.
 * - `held`: too many records of a topic are dead; the stream holds the topic and writes no dead letter.
 */
export const FAILURES = {
  UNVERIFIED: { kind: 'rejected', status: 401 },
  NOT_FOUND: { kind: 'rejected', status: 404 },
  METHOD_NOT_ALLOWED: { kind: 'rejected', status: 405 },
  TOO_LARGE: { kind: 'rejected', status: 413 },
  RATE_LIMITED: { kind: 'rejected', status: 429 },

  /** The body is not JSON, not UTF-8, or nests deeper than anything a provider sends. */
  INVALID_JSON: { kind: 'dead' },
  /** JSON, but not in the envelope of this provider. */
  INVALID_ENVELOPE: { kind: 'dead' },
  /** An event that we map, without a field that its record needs, such as the entity's id. */
  MISSING_FIELD: { kind: 'dead' },
  /** The raw record names an endpoint that is not in the endpoints file. */
  UNKNOWN_ENDPOINT: { kind: 'dead' },
  /** Our code threw. The stage keeps the record as a dead letter and goes on; a developer must look. */
  HANDLER_BUG: { kind: 'dead' },
  /** The mapped record does not fit its Avro schema: a bug in the mapping. */
  UNENCODABLE: { kind: 'dead' },
  /** A unified record without the magic byte of the Confluent wire format. */
  NOT_WIRE_FORMAT: { kind: 'dead' },
  /** A unified record whose schema id the registry does not know. */
  UNKNOWN_SCHEMA: { kind: 'dead' },
  /** ClickHouse refused this record, inserted alone. */
  ROW_REFUSED: { kind: 'dead' },
  /** Kafka refused this record, sent alone: it is larger than its topic takes, or breaks a rule of the broker. */
  RECORD_REFUSED: { kind: 'dead' },

  UNAVAILABLE: { kind: 'transient', status: 503 },

  CONFIG_INVALID: { kind: 'fatal' },
  SCHEMA_MISMATCH: { kind: 'fatal' },
  OFFSET_GONE: { kind: 'fatal' },
  /** A file of the gateway's spool is damaged. */
  SPOOL_BROKEN: { kind: 'fatal' },

  TOO_MANY_DEAD: { kind: 'held' },
} as const satisfies Record<string, { kind: FailureKind; status?: number }>

export type FailureKind = 'rejected' | 'dead' | 'transient' | 'fatal' | 'held'
export type FailureCode = keyof typeof FAILURES
export type DeadCode = {
  [C in FailureCode]: (typeof FAILURES)[C]['kind'] extends 'dead' ? C : never
}[FailureCode]

/** What the services need to run. */
export type Dependency = 'Kafka' | 'ClickHouse' | 'the schema registry'

/** What went wrong, and where. Text only: never a payload, an address or a secret. */
export type Problem = {
  /** What is wrong and where, a clause without a full stop. */
  readonly what: string
  /** What the reader does about it, an imperative clause; left out where only the caller can know. */
  readonly fix?: string
  /** The dependency that failed, where one did. */
  readonly dependency?: Dependency
  /** The error underneath. */
  readonly cause?: unknown
}

/**
 * An exception with a code of the table. `message` is `<what>: <fix>`, built here and nowhere else;
 * `fix` is also a field of the log line and of `--json`.
 */
export class Failure extends Error {
  readonly code: FailureCode
  readonly what: string
  readonly fix: string | null
  readonly dependency: Dependency | null

  constructor(code: FailureCode, { what, fix, dependency, cause }: Problem) {
    super(fix === undefined ? what : `${what}: ${fix}`, cause === undefined ? undefined : { cause })
    this.name = 'Failure'
    this.code = code
    this.what = what
    this.fix = fix ?? null
    this.dependency = dependency ?? null
  }
}

/** The kind of anything thrown. Total: an error that is not a Failure came from a dependency and is transient. */
export function classify(error: unknown): FailureKind {
  return error instanceof Failure ? FAILURES[error.code].kind : 'transient'
}

/** One line for a log about anything thrown. Never throws. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is not an Error was thrown'
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return `${error.name}: ${error.message}${code}`
}

/** The dependency that an error or one of its causes names; null when none does. Never throws. */
export function dependencyOf(thrown: unknown): Dependency | null {
  const seen = new Set<unknown>()
  for (let error = thrown; error instanceof Error && !seen.has(error); error = error.cause) {
    if (error instanceof Failure && error.dependency !== null) return error.dependency
    if (error.name.startsWith('KafkaJS')) return 'Kafka'
    seen.add(error)
  }
  return null
}
