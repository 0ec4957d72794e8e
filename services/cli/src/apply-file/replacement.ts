import type { Database } from '@tributary/runtime/clickhouse'
import type { Changes, Item } from './changes.ts'
import { changesBetween } from './changes.ts'

/** A table whose rows a file replaces. */
export type Replacement = {
  /** What the file calls the entries, such as "schedules". */
  readonly title: string
  readonly table: string
  readonly rows: readonly object[]
  /** Compares the rows with those that the table has. */
  readonly compare: (database: Database) => Promise<Changes>
}

type Spec<R extends object> = {
  readonly title: string
  readonly table: string
  readonly rows: readonly R[]
  /** Selects what the table has, with the fields of `rows`. */
  readonly select: string
  readonly itemsOf: (rows: readonly R[]) => readonly Item[]
}

export function replacement<R extends object>(spec: Spec<R>): Replacement {
  const { title, table, rows, select, itemsOf } = spec
  return {
    ...{ title, table, rows },
    compare: async (database) =>
      changesBetween(itemsOf(await database.rows<R>(select)), itemsOf(rows)),
  }
}

/** Columns of a table by name, and those that identify a row. */
export type RowShape<R extends object> = {
  readonly table: string
  readonly columns: readonly (keyof R & string)[]
  readonly key: readonly (keyof R & string)[]
}

/** A table in which each row is an entry of the file. `shownOf` is what people see of a row. */
export function rowReplacement<R extends object>(
  { table, columns, key }: RowShape<R>,
  spec: Pick<Spec<R>, 'title' | 'rows'> & { readonly shownOf: (row: R) => Item['shown'] },
): Replacement {
  const textOf = (row: R, names: readonly (keyof R)[]) =>
    JSON.stringify(names.map((name) => row[name]))
  return replacement({
    ...{ title: spec.title, table, rows: spec.rows },
    select: `SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${key.join(', ')}`,
    itemsOf: (rows) =>
      rows.map((row) => ({
        key: textOf(row, key),
        content: textOf(row, columns),
        shown: spec.shownOf(row),
      })),
  })
}

/** Replaces all rows of a table at once: a query sees the old rows or the new ones. */
export async function replaceRows(
  database: Database,
  { table, rows }: Pick<Replacement, 'table' | 'rows'>,
): Promise<void> {
  const next = `${table}_next`
  await database.run(`DROP TABLE IF EXISTS ${next}`)
  try {
    await database.run(`CREATE TABLE ${next} AS ${table}`)
    if (rows.length > 0) await database.insert(next, rows, { settings: { async_insert: 0 } })
    await database.run(`EXCHANGE TABLES ${table} AND ${next}`)
  } finally {
    await database.run(`DROP TABLE IF EXISTS ${next}`)
  }
}
