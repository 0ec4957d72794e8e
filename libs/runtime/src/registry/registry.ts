import { COMPATIBILITY, SchemaType } from '@kafkajs/confluent-schema-registry'
import {
  ConfluentSchemaRegistryArgumentError,
  ConfluentSchemaRegistryError,
} from '@kafkajs/confluent-schema-registry/dist/errors.js'
import type { SchemaName } from '@tributary/core'
import { Failure, SCHEMA_NAMES, SCHEMA_TOPICS, SCHEMAS, subjectOf } from '@tributary/core'
import { isUnknown, refusalIn } from './registry-answers.ts'
import type { RegistryClient } from './registry-client.ts'
import { createRegistryClient } from './registry-client.ts'
import type { RegistrySettings } from './registry-settings.ts'

const compatibility = COMPATIBILITY.FULL_TRANSITIVE

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
   * schema is not Avro. Asks the registry once for each id that it knows.
   */
  schemaText(id: number): Promise<string | null>
}

/**
 * A client of Confluent's registry API
 * (https://docs.confluent.io/platform/current/schema-registry/develop/api.html). Start-up and cache
 * misses only; no call per record.
 */
export function createRegistry(settings: RegistrySettings, timeoutMs = CALL_TIMEOUT_MS): Registry {
  const { client, limited } = createRegistryClient(settings, timeoutMs)
  const forEachSchema = async (action: typeof register) => {
    const [message, call, conversation, erasure] = await Promise.all([
      action(client, 'message'),
      action(client, 'call'),
      action(client, 'conversation'),
      action(client, 'erasure'),
    ])
    return { message, call, conversation, erasure }
  }
  return {
    apply: () => limited(() => forEachSchema(register)),
    ids: () => limited(() => forEachSchema(lookUp)),
    schemaText: (id) => limited(() => schemaText(client, id)),
  }
}

type Client = RegistryClient['client']

const schemaOf = (name: SchemaName) => ({ type: SchemaType.AVRO, schema: SCHEMAS[name] }) as const

/**
 * The registry checks a schema by the level of its subject, which may not exist before its first schema:
 * the client corrects a weaker level before it registers the schema, and sets a missing one afterwards.
 */
async function register(client: Client, name: SchemaName): Promise<number> {
  const subject = subjectOf(SCHEMA_TOPICS[name])
  try {
    const options = { subject, compatibility, correctConfig: true }
    return (await client.register(schemaOf(name), options)).id
  } catch (error) {
    const reason = refusalIn(error)
    if (reason === null) throw error
    const what = `the registry refuses the schema of subject ${subject}: ${reason}`
    const fix = `keep a changed schema ${compatibility}, as schemas/README.md explains`
    throw new Failure('SCHEMA_MISMATCH', { what, fix })
  }
}

async function lookUp(client: Client, name: SchemaName): Promise<number> {
  const subject = subjectOf(SCHEMA_TOPICS[name])
  try {
    return await client.getRegistryIdBySchema(subject, schemaOf(name))
  } catch (error) {
    // The library has an error of its own for a 404, and the client lets through only the registry's.
    if (!(error instanceof ConfluentSchemaRegistryError)) throw error
    const what = `this version's schema is not registered under subject ${subject}`
    throw new Failure('SCHEMA_MISMATCH', { what, fix: 'run "tributary schemas apply"' })
  }
}

/**
 * A registry that has just started may answer 404 for what it has, because it has not loaded its store
 * yet (as Apicurio does with its store in Kafka). Trusts a 404 only after the registry knows this
 * version's own schemas.
 */
async function schemaText(client: Client, id: number): Promise<string | null> {
  const found = await findSchema(client, id)
  if (found !== 'unknown') return found.text
  await assertStoreIsLoaded(client, id)
  const again = await findSchema(client, id)
  return again === 'unknown' ? null : again.text
}

type FoundSchema = { readonly text: string | null } | 'unknown'

async function findSchema(client: Client, id: number): Promise<FoundSchema> {
  try {
    const type = await client.getSchema(id)
    return { text: isAvroType(type) ? JSON.stringify(type.schema({ exportAttrs: true })) : null }
  } catch (error) {
    if (isUnknown(error)) return 'unknown'
    if (error instanceof ConfluentSchemaRegistryArgumentError) return { text: null }
    throw error
  }
}

type AvroType = { schema(options: { readonly exportAttrs: boolean }): unknown }

/** The library's schemas of other types have no such function. */
const isAvroType = (type: object): type is AvroType =>
  'schema' in type && typeof type.schema === 'function'

async function assertStoreIsLoaded(client: Client, id: number): Promise<void> {
  const lookingUp = SCHEMA_NAMES.map((name) => lookUp(client, name))
  await Promise.all(lookingUp).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'SCHEMA_MISMATCH') throw error
    const what = `the schema registry knows neither id ${id} nor all schemas of this version`
    const fix = 'wait until it has loaded its store; if this repeats, run "tributary schemas apply"'
    throw new Failure('UNAVAILABLE', { what, fix, dependency: 'the schema registry', cause: error })
  })
}
