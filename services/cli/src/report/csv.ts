import { compareRows } from './compare.ts'
import type { Dimension } from './dimensions.ts'
import { groupsOf } from './dimensions.ts'
import type { Report } from './query.ts'
import type { ReportTable } from './report-table.ts'
import { dimensionsOf } from './tables.ts'

export type CsvOptions = {
  readonly table: ReportTable
  readonly by: readonly Dimension[]
  readonly report: Report
  /** The period before; null without a comparison. */
  readonly previous: Report | null
}

/**
 * One table as CSV (RFC 4180 with LF as line end), without the row of totals. Columns have the names of
 * the JSON fields; an unknown value is empty.
 */
export function reportCsv({ table, by, report, previous }: CsvOptions): string {
  const groups = groupsOf(table, dimensionsOf(table, by))
  const { measures } = table
  const now = report.rows.get(table.name) ?? []
  const rows = compareRows(now, previous?.rows.get(table.name) ?? [], { groups, measures })
  const fields = groups.flatMap(({ name, nameField }) => (nameField ? [name, nameField] : [name]))
  const numbers = measures.map(({ name }) => name)
  const header = [
    ...[...fields, ...numbers],
    ...(previous === null ? [] : numbers.map((name) => `previous_${name}`)),
  ]
  const lines = rows.map(({ now: row, before }) => [
    ...[...fields, ...numbers].map((name) => row[name]),
    ...(previous === null ? [] : numbers.map((name) => before[name])),
  ])
  return [header, ...lines].map((line) => line.map(cell).join(',')).join('\n')
}

function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
