import { compareRows } from './compare.ts'
import type { Report } from './query.ts'
import type { Dimension, ReportTable } from './report-table.ts'
import { groupsOf } from './report-table.ts'
import { dimensionsOf } from './tables.ts'

export type CsvOptions = {
  readonly table: ReportTable
  readonly by: readonly Dimension[]
  readonly report: Report
  /** The period before; null without a comparison. */
  readonly previous: Report | null
}

/**
 * One table as CSV (RFC 4180 with LF as line end). Columns have the names of the JSON fields; an
 * unknown value is empty.
 */
export function reportCsv({ table, by, report, previous }: CsvOptions): string {
  const groups = groupsOf(table, dimensionsOf(table, by))
  const { measures } = table
  const now = report.get(table.name) ?? []
  const rows = compareRows(now, previous?.get(table.name) ?? [], { groups, measures })
  const header = [
    ...[...groups, ...measures].map(({ name }) => name),
    ...(previous === null ? [] : measures.map(({ name }) => `previous_${name}`)),
  ]
  const lines = rows.map(({ now: row, before }) => [
    ...[...groups, ...measures].map(({ name }) => row[name]),
    ...(previous === null ? [] : measures.map(({ name }) => before[name])),
  ])
  return [header, ...lines].map((line) => line.map(cell).join(',')).join('\n')
}

function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
