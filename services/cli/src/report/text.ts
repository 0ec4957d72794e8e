import type { DeadCount } from '../dead/dead-groups.ts'
import { renderTable } from '../table.ts'
import { dailySeries, sparkline } from './charts.ts'
import type { Report, ReportOptions } from './query.ts'
import type { ReportTable } from './report-table.ts'
import { groupsOf } from './report-table.ts'
import { tableLines } from './table-lines.ts'
import { daily, dimensionsOf } from './tables.ts'

/** A series of this many points and its name fit into a terminal of 100 columns. */
const MAX_POINTS = 50

export type ReportNumbers = Omit<ReportOptions, 'period'> & {
  readonly report: Report
  /** The period before; null without a comparison. */
  readonly previous: Report | null
  /** Null when the report has one table only. */
  readonly deadLetters: readonly DeadCount[] | null
}

/** The report as tables for a terminal; an empty table is "none". */
export function reportText(numbers: ReportNumbers): string {
  const { tables, deadLetters } = numbers
  return [
    ...tables.map((table) =>
      table === daily ? dailySection(numbers) : tableSection(table, numbers),
    ),
    ...(deadLetters === null ? [] : [deadLetterSection(deadLetters)]),
  ].join('\n\n')
}

function tableSection(table: ReportTable, { by, report, previous }: ReportNumbers): string {
  const rows = report.get(table.name) ?? []
  const before = previous?.get(table.name) ?? []
  const groups = groupsOf(table, dimensionsOf(table, by))
  const isEmpty = rows.length === 0 && before.length === 0
  const lines = () => tableLines({ table, groups, rows, previous: previous && before })
  return `${table.title}\n${isEmpty ? 'none' : lines()}`
}

/** A row with a sparkline for each group, or a row for each day in a report by day. */
function dailySection(numbers: ReportNumbers): string {
  if (numbers.by.includes('day')) return tableSection(daily, { ...numbers, previous: null })
  const groups = groupsOf(daily, dimensionsOf(daily, numbers.by))
  const chart = dailySeries(numbers.report.get(daily.name) ?? [], {
    groups,
    measure: 'communications',
    maxPoints: MAX_POINTS,
  })
  if (chart === null) return `${daily.title}\nnone`
  const { from, to, daysEach, series } = chart
  const names = groups.filter(({ name }) => name !== 'day')
  const each = daysEach === 1 ? 'day' : `${daysEach} days`
  return `${daily.title} per ${each}, ${from} to ${to}\n${renderTable(
    [...names.map(({ label }) => label), 'total', 'most', `each ${each}`],
    series.map(({ group, values }) => [
      ...names.map(({ name }) => group[name] ?? null),
      values.reduce((sum, value) => sum + value, 0),
      Math.max(...values),
      sparkline(values),
    ]),
  )}`
}

function deadLetterSection(deadLetters: readonly DeadCount[]): string {
  const rows = deadLetters.map(({ stage, code, provider, records }) => [
    ...[stage, code, provider],
    records,
  ])
  const columns = ['stage', 'code', 'provider', 'records']
  return `Dead letters\n${rows.length === 0 ? 'none' : renderTable(columns, rows)}`
}
