import { createHash } from 'node:crypto'

/**
 * Avro object container file (Avro specification 1.11, "Object Container Files"):
 *   file   = "Obj" 0x01, metadata map, sync marker, block*
 *   block  = long count, long byte length, datums, sync marker
 * The datums pass through unchanged; the header of the file has the schema that they were written with.
 */
const MAGIC = Buffer.from('Obj\u0001', 'latin1')
const SYNC_BYTES = 16
/** Datums per block; ClickHouse buffers one block at a time. */
const BLOCK_DATUMS = 1_000

/** The chunks of the file, in order. */
export function avroContainer(
  schemaText: string,
  datums: readonly Uint8Array[],
): readonly Uint8Array[] {
  const sync = createHash('sha256').update(schemaText).digest().subarray(0, SYNC_BYTES)
  const chunks: Uint8Array[] = [header(schemaText, sync)]
  for (let from = 0; from < datums.length; from += BLOCK_DATUMS) {
    const block = datums.slice(from, from + BLOCK_DATUMS)
    const bytes = block.reduce((sum, datum) => sum + datum.byteLength, 0)
    chunks.push(long(block.length), long(bytes), ...block, sync)
  }
  return chunks
}

function header(schemaText: string, sync: Uint8Array): Uint8Array {
  const metadata = { 'avro.schema': schemaText, 'avro.codec': 'null' }
  const entries = Object.entries(metadata).flatMap(([key, value]) => [bytes(key), bytes(value)])
  return Buffer.concat([MAGIC, long(entries.length / 2), ...entries, long(0), sync])
}

function bytes(value: string): Uint8Array {
  const encoded = Buffer.from(value, 'utf8')
  return Buffer.concat([long(encoded.byteLength), encoded])
}

/** A non-negative Avro long: zig-zag, then base-128 with the low bits first. */
function long(value: number): Uint8Array {
  const out: number[] = []
  let rest = value * 2
  while (rest >= 0x80) {
    out.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return Uint8Array.from([...out, rest])
}
