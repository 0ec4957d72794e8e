import type { ClickHouseSettings } from '@clickhouse/client'
import type { Row, ScratchDatabase } from './scratch-database.ts'

/**
 * Columns that depend on which of several identical deliveries was kept and when, or on the clock, and
 * turn_key, whose form is free.
 */
export const NOT_COMPARED: readonly string[] = [
  ...['received_at', 'raw_topic', 'raw_partition', 'raw_offset', 'changed_at'],
  ...['waiting_seconds', 'waiting_business_seconds', 'turn_key'],
]

/** Rows as sorted lines that can be compared, with numbers rounded to a millionth. */
export const linesOf = (rows: readonly Row[]): readonly string[] =>
  rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row)
          .filter(([column]) => !NOT_COMPARED.includes(column))
          .map(([column, value]) => [column, typeof value === 'number' ? round(value) : value])
          .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
      ),
    )
    .sort()

const round = (value: number) => Number(value.toFixed(6))

export type Difference = {
  readonly view: string
  readonly missing: readonly string[]
  readonly unexpected: readonly string[]
}

/** A condition in SQL and in TypeScript, for the views that have its column. */
export type Filter = {
  readonly column: string
  readonly where: string
  readonly keeps: (value: unknown) => boolean
}

/** How the views are read. */
export type Reading = { readonly settings: ClickHouseSettings; readonly filter?: Filter }

type Views = Readonly<Record<string, readonly Row[]>>

/** Views whose rows differ from the expected ones; with a filter, compares the rows that it keeps. */
export async function differences(
  database: ScratchDatabase,
  expected: Views,
  { settings, filter }: Reading,
): Promise<readonly Difference[]> {
  const found: Difference[] = []
  for (const [view, rows] of Object.entries(expected)) {
    const column = filter?.column
    if (column !== undefined && !rows.some((row) => column in row)) continue
    const where = filter ? ` WHERE ${filter.where}` : ''
    const kept = filter ? rows.filter((row) => filter.keeps(row[filter.column])) : rows
    const wanted = linesOf(kept)
    const shown = linesOf(await database.rows(`SELECT * FROM ${view}${where}`, settings))
    const missing = notIn(shown, wanted)
    const unexpected = notIn(wanted, shown)
    if (missing.length + unexpected.length > 0) found.push({ view, missing, unexpected })
  }
  return found
}

/** Lines of `lines` that `others` lacks, counting repetitions. */
function notIn(others: readonly string[], lines: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}
