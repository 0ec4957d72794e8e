import type { UnifiedKind, UnifiedRecords } from '@tributary/core'
import { SCHEMAS } from '@tributary/core'
import avro from 'avsc'
import { schemaIdOf, WIRE_HEADER_BYTES } from './avro-encoder.ts'
import type { Registry } from './registry.ts'

export type Decoder = {
  /**
   * The record as this version's schema reads it: fields that its writer did not know have their
   * defaults. Null for what nobody can read: no wire format, a schema id that the registry does not
   * know, a datum that does not fit its schema. Rejects when the registry cannot be asked.
   */
  decode<K extends UnifiedKind>(kind: K, value: Uint8Array): Promise<UnifiedRecords[K] | null>
}

/** Reads a datum; null when it does not fit. */
type Read = (datum: Buffer) => unknown

const readNothing: Read = () => null

/** Decodes Confluent wire format with the schema that each record was written with, asked once per id. */
export function createDecoder(registry: Pick<Registry, 'schemaText'>): Decoder {
  const readers = new Map<string, Promise<Read>>()

  async function load(kind: UnifiedKind, schemaId: number): Promise<Read> {
    const writer = await registry.schemaText(schemaId)
    return writer === null ? readNothing : createRead(kind, writer)
  }

  function readerOf(kind: UnifiedKind, schemaId: number): Promise<Read> {
    const name = `${kind}/${schemaId}`
    const known = readers.get(name)
    if (known !== undefined) return known
    const reader = load(kind, schemaId)
    readers.set(name, reader)
    reader.catch(() => readers.delete(name))
    return reader
  }

  return {
    async decode<K extends UnifiedKind>(kind: K, value: Uint8Array) {
      const schemaId = schemaIdOf(value)
      if (schemaId === null) return null
      const read = await readerOf(kind, schemaId)
      const datum = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      return read(datum.subarray(WIRE_HEADER_BYTES)) as UnifiedRecords[K] | null
    },
  }
}

function createRead(kind: UnifiedKind, writerSchema: string): Read {
  try {
    const type = avro.Type.forSchema(JSON.parse(SCHEMAS[kind]))
    const resolver = type.createResolver(avro.Type.forSchema(JSON.parse(writerSchema)))
    return (datum) => {
      try {
        return { ...type.fromBuffer(datum, resolver) }
      } catch {
        return null
      }
    }
  } catch {
    // The schema of another kind of record, or of something else altogether.
    return readNothing
  }
}
