import type { SchemaName, StreamRecord } from '@tributary/core'
import { SCHEMA_NAMES, SCHEMA_TOPICS } from '@tributary/core'
import type { Decoder, Registry } from '@tributary/runtime/registry'
import { schemaIdOf } from '@tributary/runtime/registry'
import type { Fields } from './masking.ts'
import { maskBody, maskFields, maskKey } from './masking.ts'

/** A record of any topic, as `read --json` prints it. */
export type ReadableRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: string
  /** Record timestamp, RFC 3339. */
  readonly timestamp: string
  readonly key: string | null
  readonly headers: Readonly<Record<string, string>>
  /** Size of the value. */
  readonly bytes: number
  /**
   * The fields of a unified record; null when it cannot be decoded. Of any other record the body: text,
   * or base64 of bytes that are not UTF-8.
   */
  readonly value: Fields | string | { readonly base64: string } | null
  /** Why the value cannot be decoded. */
  readonly error?: string
}

export type Reading = {
  readonly decoder: Decoder
  readonly registry: Pick<Registry, 'schemaText'>
  /** Shows personal data and bodies. */
  readonly isUnmasked: boolean
}

/** Schema of the values of a topic; undefined for a topic of other bytes. */
export const schemaOfTopic = (topic: string): SchemaName | undefined =>
  SCHEMA_NAMES.find((name) => SCHEMA_TOPICS[name] === topic)

/** Reads any record. Rejects with UNAVAILABLE when the registry does not answer. */
export async function readRecord(
  { topic, partition, offset, ...record }: StreamRecord,
  reading: Reading,
): Promise<ReadableRecord> {
  const { value, headers, timestampMs } = record
  const name = schemaOfTopic(topic)
  const key = record.key === null ? null : Buffer.from(record.key).toString()
  return {
    ...{ topic, partition, offset: String(offset), timestamp: new Date(timestampMs).toISOString() },
    key: key === null || reading.isUnmasked ? key : maskKey(key),
    ...{ headers, bytes: value.byteLength },
    ...(name === undefined ? readBody(value, reading) : await readFields(name, value, reading)),
  }
}

type ReadValue = Pick<ReadableRecord, 'value' | 'error'>

async function readFields(
  name: SchemaName,
  value: Uint8Array,
  { decoder, registry, isUnmasked }: Reading,
): Promise<ReadValue> {
  const fields = await decoder.decode(name, value)
  if (fields !== null) return { value: isUnmasked ? fields : maskFields(name, fields) }
  return { value: null, error: await reasonOf(name, value, registry) }
}

async function reasonOf(
  name: SchemaName,
  value: Uint8Array,
  registry: Reading['registry'],
): Promise<string> {
  const schemaId = schemaIdOf(value)
  if (schemaId === null) return 'the value does not begin with byte 0 and a schema id'
  const schema = await registry.schemaText(schemaId)
  if (schema === null) return `the registry has no schema ${schemaId}`
  return `the value does not fit its schema ${schemaId}, or that is not a schema of a ${name}`
}

function readBody(value: Uint8Array, { isUnmasked }: Reading): ReadValue {
  if (!isUnmasked) return { value: maskBody(value) }
  const bytes = Buffer.from(value)
  const text = bytes.toString()
  return { value: bytes.equals(Buffer.from(text)) ? text : { base64: bytes.toString('base64') } }
}
