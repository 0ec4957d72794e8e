import avro from 'avsc'
import { describe, expect, test } from 'vitest'
import { DEFAULTS, SCHEMAS } from '../generated/records.ts'
import { createDecoder } from './decoder.ts'
import { type Poison, records, type UnifiedRecord } from './records.ts'
import type { Source, SourceRecord } from './source.ts'

/** A schema of a later version: one more field and one more outcome. */
const later = JSON.parse(SCHEMAS.call)
later.fields.push({ name: 'queue_id', type: ['null', 'string'], default: null })
later.fields
  .find(({ name }: { name: string }) => name === 'outcome')
  .type.symbols.push('transferred')

const WRITERS: Readonly<Record<number, string>> = {
  1: SCHEMAS.call,
  2: JSON.stringify(later),
  3: SCHEMAS.message,
  4: 'not a schema',
}
const schemas = { schemaText: async (id: number) => WRITERS[id] ?? null }

function wire(id: number, record: object): Buffer {
  const header = Buffer.alloc(5)
  header.writeUInt32BE(id, 1)
  const datum = avro.Type.forSchema(JSON.parse(WRITERS[id] ?? '')).toBuffer(record)
  return Buffer.concat([header, datum])
}

const CALL = { ...DEFAULTS.call, call_id: 'k' }

const raw = (value: Uint8Array | null, offset: bigint): SourceRecord => ({
  ...{ topic: 'unified.calls', partition: 3, offset, timestampMs: 5, key: null, value },
  headers: { 'event-id': 'e', 'received-at': '1700000000000', replay: 'run-1' },
})

/** Hands out records, and notes how far it would commit. */
function sourceOf(given: readonly SourceRecord[]): Source & { readonly committed: bigint[] } {
  const committed: bigint[] = []
  return {
    committed,
    async consume({ onRecord }) {
      for (const record of given) {
        await onRecord(record)
        committed.push(record.offset + 1n)
      }
    },
    follow: () => Promise.reject(new Error('not used')),
    bounds: () => Promise.reject(new Error('not used')),
  }
}

async function run(given: readonly SourceRecord[], fails = false) {
  const source = sourceOf(given)
  const seen: UnifiedRecord<'call'>[] = []
  const poisons: Poison[] = []
  const result = await records({
    ...{ source, schemas, groupId: 'g', kinds: ['call'], signal: new AbortController().signal },
    onRecord: (record) => {
      if (fails) throw new Error('handler')
      seen.push(record)
    },
    onPoison: (poison) => void poisons.push(poison),
  }).catch((error: unknown) => error)
  return { seen, poisons, result, committed: source.committed }
}

describe('records', () => {
  test('are decoded, with headers and time of publishing', async () => {
    const { seen } = await run([raw(wire(1, CALL), 7n)])
    expect(seen).toEqual([
      {
        ...{ kind: 'call', topic: 'unified.calls', partition: 3, offset: 7n, timestampMs: 5 },
        record: CALL,
        headers: {
          ...{ eventId: 'e', receivedAtMs: 1_700_000_000_000 },
          ...{ replay: 'run-1', traceparent: null },
        },
      },
    ])
  })

  test('of a later schema have neither its fields nor its symbols', async () => {
    const { seen } = await run([
      raw(wire(2, { ...CALL, outcome: 'transferred', queue_id: 'q' }), 0n),
    ])
    expect(seen[0]?.record).toEqual({ ...CALL, outcome: 'unknown' })
  })

  test('that cannot be read are reported, and reading goes on', async () => {
    const values = [
      null,
      Buffer.from('{"json": true}'),
      wire(3, DEFAULTS.message),
      Buffer.from([0, 0, 0, 0, 4, 1]),
      Buffer.from([0, 0, 0, 0, 9, 1]),
      wire(1, CALL).subarray(0, 20),
      wire(1, CALL),
    ]
    const { seen, poisons, committed } = await run(
      values.map((value, at) => raw(value, BigInt(at))),
    )
    expect(poisons.map(({ offset, reason }) => `${offset} ${reason}`)).toEqual([
      ...['0 NO_VALUE', '1 NOT_WIRE_FORMAT', '2 INCOMPATIBLE_SCHEMA'],
      ...['3 INCOMPATIBLE_SCHEMA', '4 UNKNOWN_SCHEMA', '5 BAD_DATUM'],
    ])
    expect(poisons[0]).toMatchObject({ topic: 'unified.calls', partition: 3 })
    expect(seen.length).toBe(1)
    expect(committed.at(-1)).toBe(7n)
  })

  test('of a handler that throws are not committed', async () => {
    const { result, committed } = await run([raw(wire(1, CALL), 0n)], true)
    expect(result).toEqual(new Error('handler'))
    expect(committed).toEqual([])
  })

  test('are not skipped while the registry does not answer', async () => {
    let answers = 0
    const decoder = createDecoder({
      schemaText: async () => {
        if (++answers === 1) throw new Error('no answer')
        return SCHEMAS.call
      },
    })
    await expect(decoder.decode('call', wire(1, CALL))).rejects.toThrow('no answer')
    expect(await decoder.decode('call', wire(1, CALL))).toEqual({ ok: true, record: CALL })
  })
})
