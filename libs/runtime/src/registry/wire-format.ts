/**
 * Confluent wire format: magic byte 0, schema id (32 bits, unsigned, big endian), Avro datum
 * (https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format).
 */
export const WIRE_HEADER_BYTES = 5

const MAGIC_BYTE = 0
const MAX_SCHEMA_ID = 0xff_ff_ff_ff

/** Whether a value can be a schema id. Registries count from 1. */
export function isSchemaId(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_SCHEMA_ID
}

/** Writes the header to the first bytes of a buffer, in front of the datum. */
export function writeWireHeader(buffer: Buffer, schemaId: number): void {
  buffer.writeUInt8(MAGIC_BYTE, 0)
  buffer.writeUInt32BE(schemaId, 1)
}

/** Schema id of a value in Confluent wire format; null for any other value. */
export function schemaIdOf(value: Uint8Array): number | null {
  if (value.byteLength < WIRE_HEADER_BYTES || value[0] !== MAGIC_BYTE) return null
  return new DataView(value.buffer, value.byteOffset).getUint32(1)
}
