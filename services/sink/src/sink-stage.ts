import type { StreamRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import { schemaIdOf, WIRE_HEADER_BYTES } from '@tributary/runtime/registry'
import type { Settlement, Stage } from '@tributary/runtime/stream'
import type { TableWriter } from './table-writer.ts'
import type { WriterSchemas } from './writer-schemas.ts'

export type SinkStageOptions = {
  /** Landing table of each unified topic. */
  readonly tables: ReadonlyMap<string, string>
  readonly writers: ReadonlyMap<string, TableWriter>
  readonly schemas: WriterSchemas
}

const EMITTED: Settlement = { state: 'emitted' }

/** Unified topics in, ClickHouse out: a record is emitted once ClickHouse has acknowledged its insert. */
export function createSinkStage({ tables, writers, schemas }: SinkStageOptions): Stage {
  /** Settles records that were written with the same schema. */
  async function write(table: string, schemaId: number, records: Records): Promise<Settled> {
    const schema = await schemas.find(table, schemaId)
    if (schema === null) return records.map((record) => [record, unknownSchema(schemaId)])
    const datums = records.map((record) => [record, datumOf(record)] as const)
    const { whole = [], broken = [] } = Object.groupBy(datums, ([, datum]) =>
      schema.isDatum(datum) ? 'whole' : 'broken',
    )
    const writer = writerOf(writers, table)
    const refused = await writer.write(
      schema,
      whole.map(([, datum]) => datum),
    )
    return [
      ...whole.map(([record], index) => [record, settlementOf(refused.get(index))] as const),
      ...broken.map(([record, datum]) => [record, notOneDatum(datum, schemaId)] as const),
    ]
  }

  return {
    async settle({ topic, records }) {
      const table = tables.get(topic)
      if (table === undefined)
        throw new Failure('CONFIG_INVALID', { what: `topic ${topic} has no landing table` })
      const bySchema = Map.groupBy(records, ({ value }) => schemaIdOf(value))
      const settled = await Promise.all(
        [...bySchema].map(([schemaId, some]) =>
          schemaId === null
            ? some.map((record) => [record, notWireFormat(record)] as const)
            : write(table, schemaId, some),
        ),
      )
      const settlements = new Map(settled.flat())
      return records.map((record) => settlements.get(record) ?? UNSETTLED)
    },
  }
}

type Records = readonly StreamRecord[]
type Settled = readonly (readonly [StreamRecord, Settlement])[]

const UNSETTLED: Settlement = { state: 'left', error: new Error('the record was not settled') }

const datumOf = ({ value }: StreamRecord) => value.subarray(WIRE_HEADER_BYTES)

function writerOf(writers: ReadonlyMap<string, TableWriter>, table: string): TableWriter {
  const writer = writers.get(table)
  if (writer === undefined)
    throw new Failure('CONFIG_INVALID', { what: `table ${table} has no writer` })
  return writer
}

function settlementOf(refusal: string | undefined): Settlement {
  if (refusal === undefined) return EMITTED
  return { state: 'dead', code: 'ROW_REFUSED', detail: `ClickHouse refused the row: ${refusal}` }
}

function notWireFormat({ value }: StreamRecord): Settlement {
  const detail = `${value.byteLength} bytes that do not start with the header of the Confluent wire format`
  return { state: 'dead', code: 'NOT_WIRE_FORMAT', detail }
}

/** In an insert, ClickHouse would read missing bytes from the next row, and surplus bytes as the next row. */
function notOneDatum({ byteLength }: Uint8Array, schemaId: number): Settlement {
  const detail = `${byteLength} bytes that are not exactly one datum of schema id ${schemaId}`
  return { state: 'dead', code: 'ROW_REFUSED', detail }
}

function unknownSchema(schemaId: number): Settlement {
  return {
    state: 'dead',
    code: 'UNKNOWN_SCHEMA',
    detail: `the registry does not know schema id ${schemaId} as one of this topic`,
  }
}
