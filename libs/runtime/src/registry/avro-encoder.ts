import type { Encoders, UnifiedKind, UnifiedRecords } from '@tributary/core'
import { Failure, SCHEMAS } from '@tributary/core'
import avro from 'avsc'
import { isSchemaId } from './schema-id.ts'

const MAGIC_BYTE = 0
/** Magic byte and schema id, big endian (Confluent wire format). */
export const WIRE_HEADER_BYTES = 5
/** Starting size of a record's buffer: fits nearly all records without a second pass. */
const USUAL_BYTES = 1_024

type Encoder<K extends UnifiedKind> = (record: UnifiedRecords[K]) => Uint8Array

/** Encoders of this version's schemas, with the ids under which the registry knows them. */
export function createEncoders(ids: Readonly<Record<UnifiedKind, number>>): Encoders {
  return {
    message: createEncoder('message', ids.message),
    call: createEncoder('call', ids.call),
    conversation: createEncoder('conversation', ids.conversation),
  }
}

/**
 * Encodes records of one kind as Confluent wire format: header and datum in one buffer, no registry
 * call; throws when the record does not fit its schema. There is none for what is no id of a schema:
 * SCHEMA_MISMATCH.
 */
export function createEncoder<K extends UnifiedKind>(kind: K, schemaId: number): Encoder<K> {
  if (!isSchemaId(schemaId)) throw new Failure('SCHEMA_MISMATCH', withoutId(kind))
  const type = avro.Type.forSchema(JSON.parse(SCHEMAS[kind]))
  return (record) => {
    const buffer = Buffer.allocUnsafe(USUAL_BYTES)
    const end = type.encode(record, buffer, WIRE_HEADER_BYTES)
    // A negative end is the number of bytes that were missing.
    if (end >= 0) return framed(buffer, schemaId, end)
    const larger = Buffer.allocUnsafe(USUAL_BYTES - end)
    return framed(larger, schemaId, type.encode(record, larger, WIRE_HEADER_BYTES))
  }
}

function withoutId(kind: UnifiedKind): string {
  const what = `the schema of a ${kind} has no id: it must be an integer from 1 to 4294967295`
  return `${what}, as the schema registry gave it to "tributary schemas apply"`
}

function framed(buffer: Buffer, schemaId: number, end: number): Uint8Array {
  buffer.writeUInt8(MAGIC_BYTE, 0)
  buffer.writeUInt32BE(schemaId, 1)
  return buffer.subarray(0, end)
}

/** Schema id of a value in Confluent wire format; null for anything else. */
export function schemaIdOf(value: Uint8Array): number | null {
  if (value.byteLength < WIRE_HEADER_BYTES || value[0] !== MAGIC_BYTE) return null
  return new DataView(value.buffer, value.byteOffset).getUint32(1)
}
