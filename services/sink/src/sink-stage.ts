import { Failure } from '@tributary/core'
import type { Settlement, Stage, StreamRecord } from '@tributary/runtime'
import { schemaIdOf, WIRE_HEADER_BYTES } from '@tributary/runtime'
import type { TableWriter } from './table-writer.ts'
import type { WriterSchemas } from './writer-schemas.ts'

export type SinkStageOptions = {
  /** Landing table of each unified topic. */
  readonly tables: ReadonlyMap<string, string>
  readonly writers: ReadonlyMap<string, TableWriter>
  readonly schemas: WriterSchemas
}

const EMITTED: Settlement = { state: 'emitted' }

/** Unified topics in, ClickHouse out: emitted once the insert with the record is acknowledged. */
export function createSinkStage({ tables, writers, schemas }: SinkStageOptions): Stage {
  async function writeSchema(
    table: string,
    schemaId: number,
    records: readonly StreamRecord[],
  ): Promise<readonly Settlement[]> {
    const schema = await schemas.find(table, schemaId)
    if (schema === null) return records.map(() => unknownSchema(schemaId))
    const datums = records.map(({ value }) => value.subarray(WIRE_HEADER_BYTES))
    const refused = await writerOf(writers, table).write(schema, datums)
    return records.map((_, index) => settlementOf(refused.get(index)))
  }

  return {
    async settle({ topic, records }) {
      const table = tables.get(topic)
      if (table === undefined)
        throw new Failure('CONFIG_INVALID', `no landing table for topic ${topic}`)
      const settlements = new Map<StreamRecord, Settlement>()
      const bySchema = Map.groupBy(records, ({ value }) => schemaIdOf(value))
      for (const record of bySchema.get(null) ?? []) settlements.set(record, notWireFormat(record))
      bySchema.delete(null)
      await Promise.all(
        [...bySchema].map(async ([schemaId, ofSchema]) => {
          const some = await writeSchema(table, schemaId ?? 0, ofSchema)
          for (const [index, record] of ofSchema.entries())
            settlements.set(record, some[index] ?? EMITTED)
        }),
      )
      return records.map((record) => settlements.get(record) ?? EMITTED)
    },
  }
}

function writerOf(writers: ReadonlyMap<string, TableWriter>, table: string): TableWriter {
  const writer = writers.get(table)
  if (writer === undefined) throw new Failure('CONFIG_INVALID', `no writer for table ${table}`)
  return writer
}

function settlementOf(refusal: string | undefined): Settlement {
  if (refusal === undefined) return EMITTED
  return { state: 'dead', code: 'ROW_REFUSED', detail: `ClickHouse refused the row: ${refusal}` }
}

function notWireFormat({ value }: StreamRecord): Settlement {
  const detail = `${value.byteLength} bytes that do not begin with the Confluent wire format's header`
  return { state: 'dead', code: 'NOT_WIRE_FORMAT', detail }
}

function unknownSchema(schemaId: number): Settlement {
  return {
    state: 'dead',
    code: 'UNKNOWN_SCHEMA',
    detail: `the registry does not know schema id ${schemaId}`,
  }
}
