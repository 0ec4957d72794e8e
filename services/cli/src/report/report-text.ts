import type { DeadCount } from '../dead/dead-groups.ts'
import { renderTable } from '../table.ts'
import { sparkline } from './bars.ts'
import { dailySeries } from './daily-series.ts'
import type { Report, ReportOptions } from './report.ts'
import { dimensionsOf } from './report.ts'
import type { ReportTable } from './report-table.ts'
import { groupsOf } from './report-table.ts'
import { tableLines } from './table-lines.ts'
import { daily } from './tables/volumes.ts'

/** Points of a series that fit beside its name in a terminal of 100 columns. */
const MAX_POINTS = 50

export type ReportParts = Omit<ReportOptions, 'period'> & {
  readonly report: Report
  /** The period before, null when it is not asked for. */
  readonly previous: Report | null
  /** Null when they are not asked for. */
  readonly deadLetters: readonly DeadCount[] | null
}

/** The report as tables for a terminal, with a word where there is nothing to show. */
export function reportText(parts: ReportParts): string {
  const { tables, deadLetters } = parts
  return [
    ...tables.map((table) => (table === daily ? dailySection(parts) : tableSection(table, parts))),
    ...(deadLetters === null ? [] : [deadLetterSection(deadLetters)]),
  ].join('\n\n')
}

function tableSection(table: ReportTable, { by, report, previous }: ReportParts): string {
  const rows = report.get(table.name) ?? []
  const before = previous?.get(table.name) ?? []
  const groups = groupsOf(table, dimensionsOf(table, by))
  const isEmpty = rows.length === 0 && before.length === 0
  const lines = () => tableLines({ table, groups, rows, previous: previous && before })
  return `${table.title}\n${isEmpty ? 'none' : lines()}`
}

/** One line of columns for each group, or a row for each day where days are asked for. */
function dailySection(parts: ReportParts): string {
  if (parts.by.includes('day')) return tableSection(daily, { ...parts, previous: null })
  const groups = groupsOf(daily, dimensionsOf(daily, parts.by))
  const shown = dailySeries(parts.report.get(daily.name) ?? [], {
    groups,
    measure: 'communications',
    maxPoints: MAX_POINTS,
  })
  if (shown === null) return `${daily.title}\nnone`
  const { from, to, daysEach, series } = shown
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
