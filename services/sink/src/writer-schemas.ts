import { describe, Failure } from '@tributary/core'
import type { Database } from '@tributary/runtime/clickhouse'
import type { DatumCheck, Registry } from '@tributary/runtime/registry'
import { createDatumCheck, fieldNames, misfits, recordName } from '@tributary/runtime/registry'

/** A schema that records of a table were written with, checked against the table. */
export type WriterSchema = {
  readonly id: number
  readonly schemaText: string
  readonly columns: readonly string[]
}

/** A writer schema with a check whether a value is exactly one datum of it. */
export type CheckableSchema = WriterSchema & { readonly isDatum: DatumCheck }

export type WriterSchemas = {
  /**
   * The schema of an id for a table; null when the registry does not know the id, or knows it as the
   * schema of another record. Asks the registry once for a schema, and again for an unknown id after
   * UNKNOWN_TTL_MS. Rejects with SCHEMA_MISMATCH when the table lacks a column or a symbol of it.
   */
  find(table: string, id: number): Promise<CheckableSchema | null>
}

type Options = {
  readonly registry: Pick<Registry, 'schemaText'>
  /** Columns of a table, name to type. */
  readonly columnsOf: (table: string) => Promise<ReadonlyMap<string, string>>
  /** Full name of each table's record; all versions of its schema share it. */
  readonly recordNames: ReadonlyMap<string, string>
}

/** How long the sink does not ask again for an id that the registry does not know. */
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
  return new Failure('SCHEMA_MISMATCH', {
    what: `schema ${id} does not fit ${table} (${problems.join('; ')})`,
    fix: 'run "tributary migrate apply" before this sink',
  })
}

/**
 * Columns of a landing table, name to type. Rejects with UNAVAILABLE when ClickHouse does not answer or
 * has no such table.
 */
export async function landingColumns(
  database: Pick<Database, 'columns'>,
  table: string,
): Promise<ReadonlyMap<string, string>> {
  const columns = await database.columns(table).catch((cause: unknown) => {
    const what = `cannot read the columns of ${table} (${describe(cause)})`
    throw new Failure('UNAVAILABLE', { what, dependency: 'ClickHouse', cause })
  })
  if (columns.size > 0) return columns
  throw new Failure('UNAVAILABLE', {
    what: `table ${table} is missing`,
    fix: 'run "tributary migrate apply"',
    dependency: 'ClickHouse',
  })
}
