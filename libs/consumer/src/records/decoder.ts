import avro from 'avsc'
import { SCHEMAS, type UnifiedKind, type UnifiedRecords } from '../generated/records.ts'

/** Why a record cannot be read. */
export type PoisonReason =
  | 'NO_VALUE'
  | 'NOT_WIRE_FORMAT'
  | 'UNKNOWN_SCHEMA'
  | 'INCOMPATIBLE_SCHEMA'
  | 'BAD_DATUM'
  | 'UNKNOWN_ERASURE'

/** Where writer schemas come from. */
export type Schemas = {
  /**
   * The Avro schema of an id as JSON text; null when the registry does not have it. Rejects when the
   * registry does not answer: then no record is skipped.
   */
  schemaText(id: number): Promise<string | null>
}

export type Decoded<K extends UnifiedKind> =
  | { readonly ok: true; readonly record: UnifiedRecords[K] }
  | { readonly ok: false; readonly reason: PoisonReason; readonly detail: string }

export type Decoder = {
  /** Decodes a value in Confluent wire format. Rejects when the registry does not answer. */
  decode<K extends UnifiedKind>(kind: K, value: Uint8Array | null): Promise<Decoded<K>>
}

/** Confluent wire format: byte 0 is 0, four bytes are the id of the schema, then the datum. */
const WIRE_HEADER_BYTES = 5

type Read = (datum: Uint8Array) => Decoded<UnifiedKind>

const bad = (reason: PoisonReason, detail: string) => ({ ok: false, reason, detail }) as const

/**
 * Decodes with the schemas of this package as reader schemas: a field that this version does not know is
 * left out, and a symbol that it does not know is the default of its enum. Asks once for each schema id.
 */
export function createDecoder(schemas: Schemas): Decoder {
  const readers = new Map<string, Promise<Read>>()
  const readerOf = (kind: UnifiedKind, id: number): Promise<Read> => {
    const name = `${kind}/${id}`
    const reader = readers.get(name) ?? load(schemas, kind, id)
    readers.set(name, reader)
    reader.catch(() => readers.delete(name))
    return reader
  }
  return {
    async decode<K extends UnifiedKind>(kind: K, value: Uint8Array | null) {
      if (value === null) return bad('NO_VALUE', 'the record has no value')
      if (value.byteLength < WIRE_HEADER_BYTES || value[0] !== 0) {
        return bad('NOT_WIRE_FORMAT', `${value.byteLength} bytes without magic byte and schema id`)
      }
      const id = new DataView(value.buffer, value.byteOffset, value.byteLength).getUint32(1)
      const read = await readerOf(kind, id)
      return read(value.subarray(WIRE_HEADER_BYTES)) as Decoded<K>
    },
  }
}

async function load(schemas: Schemas, kind: UnifiedKind, id: number): Promise<Read> {
  const text = await schemas.schemaText(id)
  if (text === null) return () => bad('UNKNOWN_SCHEMA', `the registry has no schema ${id}`)
  try {
    return datumReader(kind, text)
  } catch (error) {
    const detail = `schema ${id} cannot be read as ${kind}: ${messageOf(error)}`
    return () => bad('INCOMPATIBLE_SCHEMA', detail)
  }
}

/**
 * Reads datums that a schema wrote, as records of a kind. Throws when the schema is not Avro, or when
 * this version's schema cannot read it.
 */
export function datumReader<K extends UnifiedKind>(
  kind: K,
  writerSchema: string,
): (datum: Uint8Array) => Decoded<K> {
  const type = avro.Type.forSchema(JSON.parse(SCHEMAS[kind]))
  const resolver = type.createResolver(avro.Type.forSchema(JSON.parse(writerSchema)))
  return (datum) => {
    const bytes = Buffer.from(datum.buffer, datum.byteOffset, datum.byteLength)
    try {
      return { ok: true, record: { ...type.fromBuffer(bytes, resolver) } }
    } catch (error) {
      return bad('BAD_DATUM', messageOf(error))
    }
  }
}

/** The message without values of the record, which avsc adds after a colon. */
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split(':', 1)[0] ?? ''
