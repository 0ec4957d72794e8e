import type { UnifiedKind } from '@tributary/core'
import { Failure, KIND_NAMES, KINDS, SCHEMAS } from '@tributary/core'
import avro from 'avsc'
import type { ConfigOf } from '../service/config.ts'
import { httpUrl, optionalFile, optionalSecret, optionalText } from '../service/config-fields.ts'
import type { AskRegistry, RegistryAnswer } from './registry-http.ts'
import { createAskRegistry } from './registry-http.ts'
import { isSchemaId } from './schema-id.ts'

/** How to reach the schema registry; shared by every service and the command line. */
export const REGISTRY_FIELDS = {
  url: httpUrl(
    'REGISTRY_URL',
    'http://127.0.0.1:8081/apis/ccompat/v7',
    'Base URL of the Confluent-compatible API of the schema registry; https for TLS.',
  ),
  user: optionalText('REGISTRY_USER', 'User name for the registry.'),
  password: optionalSecret('REGISTRY_PASSWORD', 'Password for the registry.'),
  tlsCa: optionalFile(
    'REGISTRY_TLS_CA_FILE',
    'PEM file of the CA that signed the registry; by default those that Node.js trusts.',
  ),
} as const

export type RegistrySettings = ConfigOf<typeof REGISTRY_FIELDS>

const COMPATIBILITY = 'FULL_TRANSITIVE'

/** How long each of the registry's functions may take as a whole. */
const CALL_TIMEOUT_MS = 10_000

/**
 * Every function ends within 10 s, and rejects with UNAVAILABLE when the registry cannot answer now
 * or what answers is none.
 */
export type Registry = {
  /** Registers every unified schema as FULL_TRANSITIVE; returns the ids. */
  apply(): Promise<Readonly<Record<UnifiedKind, number>>>
  /** Ids under which the unified schemas are registered. Fatal when one is not. */
  ids(): Promise<Readonly<Record<UnifiedKind, number>>>
  /**
   * The writer schema of an id as JSON text; null when the registry does not know the id, or knows it
   * as something else than Avro.
   */
  schemaText(id: number): Promise<string | null>
}

/**
 * The schema registry by Confluent's API
 * (https://docs.confluent.io/platform/current/schema-registry/develop/api.html). Start-up and cache
 * misses only: nothing here is called per record.
 */
export function createRegistry(settings: RegistrySettings, timeoutMs = CALL_TIMEOUT_MS): Registry {
  const connect = () => createAskRegistry(settings, timeoutMs)
  const forEachKind = async (action: typeof register) => {
    const ask = connect()
    const [message, call, conversation] = await Promise.all([
      action(ask, 'message'),
      action(ask, 'call'),
      action(ask, 'conversation'),
    ])
    return { message, call, conversation }
  }
  return {
    apply: () => forEachKind(register),
    ids: () => forEachKind(lookUp),
    schemaText: (id) => schemaText(connect(), id),
  }
}

async function register(ask: AskRegistry, kind: UnifiedKind): Promise<number> {
  const subject = KINDS[kind].subject
  const path = `/config/${encodeURIComponent(subject)}`
  const level = levelIn(await ask({ method: 'GET', path }))
  const setLevel = async () => {
    const answer = await ask({ method: 'PUT', path, body: { compatibility: COMPATIBILITY } })
    if (answer.status !== 200) throw unusable(answer)
  }
  // A schema is checked by the level of its subject, which may not exist before its first schema.
  if (level !== null && level !== COMPATIBILITY) await setLevel()
  const id = await registerSchema(ask, kind)
  if (level === null) await setLevel()
  return id
}

/** Null for a subject that does not exist or has no level of its own. */
function levelIn(answer: RegistryAnswer): string | null {
  if (isUnknown(answer)) return null
  const { compatibilityLevel } = answer.body
  if (answer.status === 200 && typeof compatibilityLevel === 'string') return compatibilityLevel
  throw unusable(answer)
}

async function registerSchema(ask: AskRegistry, kind: UnifiedKind): Promise<number> {
  const subject = KINDS[kind].subject
  const path = `/subjects/${encodeURIComponent(subject)}/versions`
  const answer = await ask({ method: 'POST', path, body: { schema: SCHEMAS[kind] } })
  if (!isRefusal(answer)) return idIn(answer)
  const why = `the registry refuses the schema of subject ${subject}: ${answer.body['message']}`
  const mend = `A changed schema must stay ${COMPATIBILITY}: see schemas/README.md`
  throw new Failure('SCHEMA_MISMATCH', `${why}. ${mend}`)
}

async function lookUp(ask: AskRegistry, kind: UnifiedKind): Promise<number> {
  const subject = KINDS[kind].subject
  const path = `/subjects/${encodeURIComponent(subject)}`
  const answer = await ask({ method: 'POST', path, body: { schema: SCHEMAS[kind] } })
  if (!isUnknown(answer)) return idIn(answer)
  const why = `this version's schema is not registered under subject ${subject}`
  throw new Failure('SCHEMA_MISMATCH', `${why}: run "tributary schemas apply"`)
}

/**
 * A registry that has just started may deny what it has, because it has not read its store yet (so
 * does Apicurio's with its store in Kafka). It is believed once it knows this version's own schemas.
 */
async function schemaText(ask: AskRegistry, id: number): Promise<string | null> {
  const askForIt = () => ask({ method: 'GET', path: `/schemas/ids/${id}` })
  let answer = await askForIt()
  if (isUnknown(answer)) {
    await assertHasRead(ask, id)
    answer = await askForIt()
  }
  if (isUnknown(answer)) return null
  const { schema, schemaType = 'AVRO' } = answer.body
  if (answer.status !== 200 || typeof schema !== 'string') throw unusable(answer)
  return schemaType === 'AVRO' ? avroText(schema) : null
}

async function assertHasRead(ask: AskRegistry, id: number): Promise<void> {
  await Promise.all(KIND_NAMES.map((kind) => lookUp(ask, kind))).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'SCHEMA_MISMATCH') throw error
    const what = `the schema registry knows neither id ${id} nor all schemas of this version`
    const why =
      'It may not have read its store yet; where that lasts, run "tributary schemas apply"'
    throw new Failure('UNAVAILABLE', `${what}. ${why}`, error)
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

/** Whether the registry itself says it: a proxy answers without the `error_code` of Confluent's API. */
const isOwnError = ({ body }: RegistryAnswer): boolean =>
  Number.isInteger(body['error_code']) && typeof body['message'] === 'string'

/** Codes of subject, version and schema not found, and of a subject without a level of its own. */
const UNKNOWN_CODES: ReadonlySet<unknown> = new Set([40401, 40402, 40403, 40408])

const isUnknown = (answer: RegistryAnswer): boolean =>
  answer.status === 404 && isOwnError(answer) && UNKNOWN_CODES.has(answer.body['error_code'])

/** An incompatible schema, or an invalid one. */
const isRefusal = (answer: RegistryAnswer): boolean =>
  [409, 422].includes(answer.status) && isOwnError(answer)

function unusable(answer: RegistryAnswer): Failure {
  const { status, body } = answer
  if (isOwnError(answer)) {
    const what = `the schema registry fails with status ${status}: ${body['message']}`
    return new Failure('UNAVAILABLE', `${what}. Check that it and its store run`)
  }
  const what = `what answers at REGISTRY_URL with status ${status} is not a schema registry`
  const mend = 'base URL of its Confluent-compatible API, and a proxy in front of it must reach it'
  return new Failure('UNAVAILABLE', `${what}: it must be the ${mend}`)
}
