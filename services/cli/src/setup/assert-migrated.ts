import { Failure, KIND_NAMES, KINDS, SCHEMAS } from '@tributary/core'
import type { ClickHouseSettings, Database } from '@tributary/runtime/clickhouse'
import { withDatabase } from '@tributary/runtime/clickhouse'
import { misfits } from '@tributary/runtime/registry'

/**
 * Rejects with SCHEMA_MISMATCH when a landing table lacks a column for a field of this version's schemas,
 * or a symbol of an enum. A normalizer that writes such a schema would stop every sink. Rejects with
 * UNAVAILABLE when ClickHouse does not answer or lacks the database.
 */
export const assertMigrated = (settings: ClickHouseSettings): Promise<void> =>
  withDatabase(settings, (database) => assertTablesFit(database))

/** `schemas` by kind; a test gives others. */
export async function assertTablesFit(
  database: Pick<Database, 'columns'>,
  schemas: Readonly<Record<(typeof KIND_NAMES)[number], string>> = SCHEMAS,
): Promise<void> {
  const missing: string[] = []
  for (const kind of KIND_NAMES) {
    const { landingTable } = KINDS[kind]
    const columns = await database.columns(landingTable)
    if (columns.size === 0) missing.push(`table ${landingTable} is missing`)
    else
      for (const problem of misfits(schemas[kind], columns))
        missing.push(`${landingTable}: ${problem}`)
  }
  if (missing.length === 0) return
  throw new Failure('SCHEMA_MISMATCH', {
    what: `the tables lack what the schemas have (${missing.join('; ')})`,
    fix: 'run "tributary migrate apply" first; where no file of deploy/clickhouse adds it, write that migration as docs/changing.md shows',
  })
}
