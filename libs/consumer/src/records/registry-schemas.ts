import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import type { Schemas } from './decoder.ts'
import { RECORD_KINDS, TOPICS } from './topics.ts'

export type RegistryOptions = {
  /** Base URL of the Confluent-compatible API, such as http://127.0.0.1:8081/apis/ccompat/v7. */
  readonly url: string
  readonly login?: { readonly username: string; readonly password: string }
}

/** Schemas of a registry with Confluent's API, which the decoder asks once for each id. */
export function registrySchemas({ url, login }: RegistryOptions): Schemas {
  const auth = login === undefined ? {} : { auth: { ...login } }
  const registry = new SchemaRegistry({ host: url, ...auth })
  return {
    async schemaText(id) {
      const text = await unlessMissing(() => schemaOf(registry, id))
      if (text !== null) return text
      await assertLoaded(registry, url)
      return unlessMissing(() => schemaOf(registry, id))
    },
  }
}

async function schemaOf(registry: SchemaRegistry, id: number): Promise<string> {
  const schema: unknown = await registry.getSchema(id)
  if (!isAvroType(schema)) throw new Error(`schema ${id} of the registry is not Avro`)
  return JSON.stringify(schema.schema({ exportAttrs: true }))
}

/** The type of avsc that the registry client makes of an Avro schema. */
type AvroType = { schema(options: { readonly exportAttrs: boolean }): unknown }

const isAvroType = (schema: unknown): schema is AvroType =>
  typeof schema === 'object' && schema !== null && 'schema' in schema

/**
 * A registry that has just started may answer 404 for what it has, because it has not loaded its store
 * yet. Trusts a 404 only from a registry that has the subject of a unified topic.
 */
async function assertLoaded(registry: SchemaRegistry, url: string): Promise<void> {
  const subjects = RECORD_KINDS.map((kind) => `${TOPICS[kind]}-value`)
  const latest = (subject: string) => registry.getLatestSchemaId(subject)
  const known = await Promise.all(subjects.map((subject) => unlessMissing(() => latest(subject))))
  if (known.some((id) => id !== null)) return
  throw new Error(
    `the registry at ${new URL(url).host} has no subject of a unified topic: check the URL, and that it has loaded its store`,
  )
}

/** Null for an answer of status 404. */
async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'status' in error && error.status === 404) {
      return null
    }
    throw error
  }
}
