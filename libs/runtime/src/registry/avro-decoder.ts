import type { SchemaName, SchemaRecords } from '@tributary/core'
import { SCHEMAS } from '@tributary/core'
import avro from 'avsc'
import type { Registry } from './registry.ts'
import { schemaIdOf, WIRE_HEADER_BYTES } from './wire-format.ts'

export type Decoder = {
  /**
   * The record as this version's schema reads it: fields that its writer did not know have their
   * defaults. Null for an unreadable value: not in wire format, a schema id that the registry does
   * not know, or a datum that does not fit its schema. Rejects when the registry does not answer.
   */
  decode<K extends SchemaName>(name: K, value: Uint8Array): Promise<SchemaRecords[K] | null>
}

/** Reads a datum; null when it does not fit its schema. */
type Read = (datum: Buffer) => unknown

const readNothing: Read = () => null

/**
 * Decodes Confluent wire format with each record's writer schema, which it fetches once per id. Not with
 * the `decode` of the registry's client: it compiles the reader schema and resolves the two again for
 * each record, and it reads a schema id as a signed number.
 */
export function createDecoder(registry: Pick<Registry, 'schemaText'>): Decoder {
  const readers = new Map<string, Promise<Read>>()

  async function load(name: SchemaName, schemaId: number): Promise<Read> {
    const writer = await registry.schemaText(schemaId)
    return writer === null ? readNothing : createRead(name, writer)
  }

  function readerOf(name: SchemaName, schemaId: number): Promise<Read> {
    const key = `${name}/${schemaId}`
    const known = readers.get(key)
    if (known !== undefined) return known
    const reader = load(name, schemaId)
    readers.set(key, reader)
    reader.catch(() => readers.delete(key))
    return reader
  }

  return {
    async decode<K extends SchemaName>(name: K, value: Uint8Array) {
      const schemaId = schemaIdOf(value)
      if (schemaId === null) return null
      const read = await readerOf(name, schemaId)
      const datum = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      return read(datum.subarray(WIRE_HEADER_BYTES)) as SchemaRecords[K] | null
    },
  }
}

function createRead(name: SchemaName, writerSchema: string): Read {
  try {
    const type = avro.Type.forSchema(JSON.parse(SCHEMAS[name]))
    const resolver = type.createResolver(avro.Type.forSchema(JSON.parse(writerSchema)))
    return (datum) => {
      try {
        return { ...type.fromBuffer(datum, resolver) }
      } catch {
        return null
      }
    }
  } catch {
    // The writer schema is of another kind of record, or not of ours at all.
    return readNothing
  }
}

/** Whether bytes are exactly one datum of a schema, neither truncated nor followed by anything. */
export type DatumCheck = (datum: Uint8Array) => boolean

/**
 * Avro datums do not carry their length: a datum that is shorter or longer than its slot shifts all
 * datums after it. Reads with an empty reader schema, which skips the fields instead of decoding them
 * (0.3 µs for a message instead of 1.6 µs).
 */
export function createDatumCheck(schemaText: string): DatumCheck {
  const writer = avro.Type.forSchema(JSON.parse(schemaText))
  const reader = avro.Type.forSchema({ type: 'record', name: writer.name ?? 'Empty', fields: [] })
  const resolver = reader.createResolver(writer)
  return (datum) => {
    const bytes = Buffer.from(datum.buffer, datum.byteOffset, datum.byteLength)
    try {
      return reader.decode(bytes, 0, resolver).offset === bytes.length
    } catch {
      return false
    }
  }
}
