import { Failure } from '@tributary/core'
import type { DatumCheck, Registry } from '@tributary/runtime/registry'
import { createDatumCheck } from '@tributary/runtime/registry'
import { fieldNames, misfits, recordName } from './schema-fit.ts'

/** A schema that records of a table were written with, checked against the table. */
export type WriterSchema = {
  readonly id: number
  readonly schemaText: string
  readonly columns: readonly string[]
}

/** With the check that a value was written with it. */
export type CheckableSchema = WriterSchema & { readonly isDatum: DatumCheck }

export type WriterSchemas = {
  /**
   * The schema of an id for a table; null when the registry does not know the id, or knows it as
   * something else than the table's record. A schema is asked for once, an unknown id again after
   * UNKNOWN_TTL_MS. Rejects with SCHEMA_MISMATCH when the table lacks a column or a symbol of it.
   */
  find(table: string, id: number): Promise<CheckableSchema | null>
}

type Options = {
  readonly registry: Pick<Registry, 'schemaText'>
  readonly columnsOf: (table: string) => Promise<ReadonlyMap<string, string>>
  /** Full name of each table's record: every version of its schema has it. */
  readonly recordNames: ReadonlyMap<string, string>
}

/** How long an id that the registry does not know is not asked for again. */
const UNKNOWN_TTL_MS = 10_000

export function createWriterSchemas(options: Options): WriterSchemas {
  const { registry, columnsOf, recordNames } = options
  const found = new Map<string, CheckableSchema>()
  const unknownUntil = new Map<string, number>()

  async function load(table: string, id: number): Promise<CheckableSchema | null> {
    const schemaText = await registry.schemaText(id)
    if (schemaText === null || recordName(schemaText) !== recordNames.get(table)) {
      unknownUntil.set(`${table}/${id}`, performance.now() + UNKNOWN_TTL_MS)
      return null
    }
    const problems = misfits(schemaText, await columnsOf(table))
    if (problems.length > 0) throw mismatch(table, id, problems)
    const columns = fieldNames(schemaText)
    const schema = { id, schemaText, columns, isDatum: createDatumCheck(schemaText) }
    found.set(`${table}/${id}`, schema)
    return schema
  }

  return {
    async find(table, id) {
      const known = found.get(`${table}/${id}`)
      if (known !== undefined) return known
      return (unknownUntil.get(`${table}/${id}`) ?? 0) > performance.now() ? null : load(table, id)
    },
  }
}

function mismatch(table: string, id: number, problems: readonly string[]): Failure {
  const what = `schema ${id} does not fit ${table}: ${problems.join('; ')}`
  return new Failure('SCHEMA_MISMATCH', `${what}. Run "tributary migrate apply" before this sink`)
}
