import type { Encoders, SchemaName, SchemaRecords, UnifiedKind } from '@tributary/core'
import { Failure, SCHEMAS } from '@tributary/core'
import avro from 'avsc'
import { isSchemaId, WIRE_HEADER_BYTES, writeWireHeader } from './wire-format.ts'

/** Initial size of a record's buffer, which nearly all records fit in. */
const INITIAL_BYTES = 1_024

type Encoder<K extends SchemaName> = (record: SchemaRecords[K]) => Uint8Array

/** Encoders of the unified records of this version's schemas, with their ids in the registry. */
export function createEncoders(ids: Readonly<Record<UnifiedKind, number>>): Encoders {
  return {
    message: createEncoder('message', ids.message),
    call: createEncoder('call', ids.call),
    conversation: createEncoder('conversation', ids.conversation),
  }
}

/**
 * Encodes records of one schema in Confluent wire format: header and datum in one buffer, no registry
 * call; the `encode` of the registry's client is asynchronous and copies the datum. The encoder throws when the record does not fit its schema. Throws SCHEMA_MISMATCH for an
 * invalid schema id.
 */
export function createEncoder<K extends SchemaName>(name: K, schemaId: number): Encoder<K> {
  if (!isSchemaId(schemaId)) throw invalidSchemaId(name)
  const type = avro.Type.forSchema(JSON.parse(SCHEMAS[name]))
  return (record) => {
    const buffer = Buffer.allocUnsafe(INITIAL_BYTES)
    const end = type.encode(record, buffer, WIRE_HEADER_BYTES)
    // avsc returns the negative number of missing bytes for a buffer that is too small.
    if (end >= 0) return framed(buffer, schemaId, end)
    const larger = Buffer.allocUnsafe(INITIAL_BYTES - end)
    return framed(larger, schemaId, type.encode(record, larger, WIRE_HEADER_BYTES))
  }
}

const invalidSchemaId = (name: SchemaName) =>
  new Failure('SCHEMA_MISMATCH', {
    what: `the id of the ${name} schema is not an integer from 1 to 4294967295`,
    fix: 'use the id that the schema registry gave to "tributary schemas apply"',
  })

function framed(buffer: Buffer, schemaId: number, end: number): Uint8Array {
  writeWireHeader(buffer, schemaId)
  return buffer.subarray(0, end)
}
