import { Agent } from 'node:https'
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import type { UnifiedKind } from '@tributary/core'
import { describe, Failure, SCHEMAS, subjectOf, UNIFIED_TOPICS } from '@tributary/core'
import type { ConfigOf } from '../config.ts'
import { httpUrl, optionalFile, optionalSecret, optionalText } from '../config-fields.ts'

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

/** The values are those of Confluent's API; the client's own enumeration cannot be imported as a type. */
const COMPATIBILITY = 'FULL_TRANSITIVE'

export type Registry = {
  /** Registers every unified schema as FULL_TRANSITIVE; returns the ids. */
  apply(): Promise<Readonly<Record<UnifiedKind, number>>>
  /** Ids under which the unified schemas are registered. Fatal when one is not. */
  ids(): Promise<Readonly<Record<UnifiedKind, number>>>
  /** The writer schema of an id as JSON text; null when the registry does not know the id. */
  schemaText(id: number): Promise<string | null>
}

/** Start-up and cache misses only: nothing here is called per record. */
export function createRegistry({ url, user, password, tlsCa }: RegistrySettings): Registry {
  const client = new SchemaRegistry({
    host: url.replace(/\/+$/, ''),
    retry: { retries: 1, initialRetryTimeInSecs: 0.1 },
    ...(tlsCa !== null && { agent: new Agent({ ca: tlsCa }) }),
    ...(user !== null && { auth: { username: user, password: password?.reveal() ?? '' } }),
  })
  return {
    apply: () => forEachKind((kind) => register(client, kind)),
    ids: () => forEachKind((kind) => lookUp(client, kind)),
    schemaText: (id) => schemaText(client, id),
  }
}

async function forEachKind(action: (kind: UnifiedKind) => Promise<number>) {
  const [message, call, conversation] = await Promise.all([
    action('message'),
    action('call'),
    action('conversation'),
  ])
  return { message, call, conversation }
}

async function register(client: SchemaRegistry, kind: UnifiedKind): Promise<number> {
  const subject = subjectOf(UNIFIED_TOPICS[kind])
  try {
    const options = { subject, compatibility: COMPATIBILITY as never }
    const { id } = await client.register({ type: SchemaType.AVRO, schema: SCHEMAS[kind] }, options)
    return id
  } catch (error) {
    if (isForbidden(error)) throw forbidden(error)
    if (!isRefusal(error)) throw unreachable(error)
    const why = `the registry refuses the schema of subject ${subject}: ${describe(error)}`
    throw new Failure(
      'SCHEMA_MISMATCH',
      `${why}. A changed schema must stay ${COMPATIBILITY}: see schemas/README.md`,
      error,
    )
  }
}

async function lookUp(client: SchemaRegistry, kind: UnifiedKind): Promise<number> {
  const subject = subjectOf(UNIFIED_TOPICS[kind])
  try {
    return await client.getRegistryIdBySchema(subject, {
      type: SchemaType.AVRO,
      schema: SCHEMAS[kind],
    })
  } catch (error) {
    if (isForbidden(error)) throw forbidden(error)
    if (statusOf(error) !== 404 && !isNotFound(error)) throw unreachable(error)
    const why = `this version's schema is not registered under subject ${subject}`
    throw new Failure('SCHEMA_MISMATCH', `${why}: run "tributary schemas apply"`, error)
  }
}

async function schemaText(client: SchemaRegistry, id: number): Promise<string | null> {
  try {
    const schema = await client.getSchema(id)
    return 'schema' in schema && typeof schema.schema === 'function'
      ? JSON.stringify(schema.schema({ exportAttrs: true }))
      : null
  } catch (error) {
    if (statusOf(error) === 404 || isNotFound(error)) return null
    throw unreachable(error)
  }
}

function statusOf(error: unknown): number | undefined {
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' ? status : undefined
}

/**
 * Whether the registry itself says no. The client reports a connection that fails, and what a proxy
 * answers, as a status without the message that the registry's own errors have.
 */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 500
  const hasOwnMessage = !(error instanceof Error) || !/ - Error, status \d/.test(error.message)
  return status < 500 && hasOwnMessage
}

const isForbidden = (error: unknown): boolean => [401, 403].includes(statusOf(error) ?? 0)

const forbidden = (error: unknown) =>
  new Failure(
    'CONFIG_INVALID',
    'the schema registry refuses the login: check REGISTRY_USER and REGISTRY_PASSWORD',
    error,
  )

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && /not found|no (artifact|schema|version)/i.test(error.message)

const unreachable = (error: unknown) =>
  new Failure(
    'UNAVAILABLE',
    `the schema registry cannot be reached: ${reasonOf(error)}. Check REGISTRY_URL and that it runs`,
    error,
  )

/** Without the status that the client makes up where a connection fails. */
const reasonOf = (error: unknown): string =>
  describe(error).replace(/^.* - Error, status 400: (?=\S)/, '')
