import type { SchemaName } from '@tributary/core'
import { Failure, SCHEMA_NAMES, SCHEMA_TOPICS, SCHEMAS, subjectOf } from '@tributary/core'
import avro from 'avsc'
import type { AskRegistry, RegistryAnswer, RegistrySettings } from './registry-http.ts'
import { createAskRegistry } from './registry-http.ts'
import { isSchemaId } from './wire-format.ts'

const COMPATIBILITY = 'FULL_TRANSITIVE'

/** Time limit of each function of the registry, all of its calls together. */
const CALL_TIMEOUT_MS = 10_000

/** Id of each schema of this version in the registry. */
export type SchemaIds = Readonly<Record<SchemaName, number>>

/**
 * Every function ends within 10 s. It rejects with UNAVAILABLE when the registry does not answer, or
 * when the answer is not that of a registry.
 */
export type Registry = {
  /** Registers every schema as FULL_TRANSITIVE and returns their ids. */
  apply(): Promise<SchemaIds>
  /** Ids of the registered schemas. Rejects with SCHEMA_MISMATCH when one is not registered. */
  ids(): Promise<SchemaIds>
  /**
   * The writer schema of an id as JSON text; null when the registry does not know the id, or when the
   * schema is not Avro.
   */
  schemaText(id: number): Promise<string | null>
}

/**
 * A client of Confluent's registry API
 * (https://docs.confluent.io/platform/current/schema-registry/develop/api.html). Start-up and cache
 * misses only; no call per record.
 */
export function createRegistry(settings: RegistrySettings, timeoutMs = CALL_TIMEOUT_MS): Registry {
  const connect = () => createAskRegistry(settings, timeoutMs)
  const forEachSchema = async (action: typeof register) => {
    const ask = connect()
    const [message, call, conversation, erasure] = await Promise.all([
      action(ask, 'message'),
      action(ask, 'call'),
      action(ask, 'conversation'),
      action(ask, 'erasure'),
    ])
    return { message, call, conversation, erasure }
  }
  return {
    apply: () => forEachSchema(register),
    ids: () => forEachSchema(lookUp),
    schemaText: (id) => schemaText(connect(), id),
  }
}

async function register(ask: AskRegistry, name: SchemaName): Promise<number> {
  const subject = subjectOf(SCHEMA_TOPICS[name])
  const path = `/config/${encodeURIComponent(subject)}`
  const level = levelIn(await ask({ method: 'GET', path }))
  const setLevel = async () => {
    const answer = await ask({ method: 'PUT', path, body: { compatibility: COMPATIBILITY } })
    if (answer.status !== 200) throw unusable(answer)
  }
  // The registry checks a schema by the level of its subject, which may not exist before its first schema.
  if (level !== null && level !== COMPATIBILITY) await setLevel()
  const id = await registerSchema(ask, name)
  if (level === null) await setLevel()
  return id
}

/** Compatibility level; null for a subject that does not exist or has no level of its own. */
function levelIn(answer: RegistryAnswer): string | null {
  if (isUnknown(answer)) return null
  const { compatibilityLevel } = answer.body
  if (answer.status === 200 && typeof compatibilityLevel === 'string') return compatibilityLevel
  throw unusable(answer)
}

async function registerSchema(ask: AskRegistry, name: SchemaName): Promise<number> {
  const subject = subjectOf(SCHEMA_TOPICS[name])
  const path = `/subjects/${encodeURIComponent(subject)}/versions`
  const answer = await ask({ method: 'POST', path, body: { schema: SCHEMAS[name] } })
  if (!isRefusal(answer)) return idIn(answer)
  const what = `the registry refuses the schema of subject ${subject}: ${answer.body['message']}`
  const fix = `keep a changed schema ${COMPATIBILITY}, as schemas/README.md explains`
  throw new Failure('SCHEMA_MISMATCH', { what, fix })
}

async function lookUp(ask: AskRegistry, name: SchemaName): Promise<number> {
  const subject = subjectOf(SCHEMA_TOPICS[name])
  const path = `/subjects/${encodeURIComponent(subject)}`
  const answer = await ask({ method: 'POST', path, body: { schema: SCHEMAS[name] } })
  if (!isUnknown(answer)) return idIn(answer)
  const what = `this version's schema is not registered under subject ${subject}`
  throw new Failure('SCHEMA_MISMATCH', { what, fix: 'run "tributary schemas apply"' })
}

/**
 * A registry that has just started may answer 404 for what it has, because it has not loaded its store
 * yet (as Apicurio does with its store in Kafka). Trusts a 404 only after the registry knows this
 * version's own schemas.
 */
async function schemaText(ask: AskRegistry, id: number): Promise<string | null> {
  const askForIt = () => ask({ method: 'GET', path: `/schemas/ids/${id}` })
  let answer = await askForIt()
  if (isUnknown(answer)) {
    await assertStoreIsLoaded(ask, id)
    answer = await askForIt()
  }
  if (isUnknown(answer)) return null
  const { schema, schemaType = 'AVRO' } = answer.body
  if (answer.status !== 200 || typeof schema !== 'string') throw unusable(answer)
  return schemaType === 'AVRO' ? avroText(schema) : null
}

async function assertStoreIsLoaded(ask: AskRegistry, id: number): Promise<void> {
  await Promise.all(SCHEMA_NAMES.map((name) => lookUp(ask, name))).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'SCHEMA_MISMATCH') throw error
    const what = `the schema registry knows neither id ${id} nor all schemas of this version`
    const fix = 'wait until it has loaded its store; if this repeats, run "tributary schemas apply"'
    throw new Failure('UNAVAILABLE', { what, fix, dependency: 'the schema registry', cause: error })
  })
}

function avroText(schema: string): string | null {
  try {
    return JSON.stringify(avro.Type.forSchema(JSON.parse(schema)).schema({ exportAttrs: true }))
  } catch {
    return null
  }
}

function idIn(answer: RegistryAnswer): number {
  const { id } = answer.body
  if (answer.status === 200 && isSchemaId(id)) return id
  throw unusable(answer)
}

/** Whether the error is the registry's own: a proxy answers without the `error_code` of Confluent's API. */
const isOwnError = ({ body }: RegistryAnswer): boolean =>
  Number.isInteger(body['error_code']) && typeof body['message'] === 'string'

/** Not found: subject, version, schema, and a compatibility level of the subject. */
const UNKNOWN_CODES: ReadonlySet<unknown> = new Set([40401, 40402, 40403, 40408])

const isUnknown = (answer: RegistryAnswer): boolean =>
  answer.status === 404 && isOwnError(answer) && UNKNOWN_CODES.has(answer.body['error_code'])

/** Whether the registry refuses a schema, as incompatible or invalid. */
const isRefusal = (answer: RegistryAnswer): boolean =>
  [409, 422].includes(answer.status) && isOwnError(answer)

function unusable(answer: RegistryAnswer): Failure {
  const { status, body } = answer
  if (isOwnError(answer)) {
    const what = `the schema registry fails with status ${status}: ${body['message']}`
    return new Failure('UNAVAILABLE', {
      what,
      fix: 'check that it and its store run',
      dependency: 'the schema registry',
    })
  }
  const what = `the answer at REGISTRY_URL, with status ${status}, is not that of a schema registry`
  const fix =
    'set it to the base URL of the Confluent-compatible API, and check that a proxy reaches it'
  return new Failure('UNAVAILABLE', { what, fix, dependency: 'the schema registry' })
}
