import type { DeadCount } from '../dead/dead-groups.ts'
import { renderTable } from '../table.ts'
import { dailySeries, sparkline } from './charts.ts'
import { groupCell, groupsOf } from './dimensions.ts'
import type { Largest } from './largest.ts'
import { largest, MAX_ROWS } from './largest.ts'
import { notesOf } from './notes.ts'
import type { Report, ReportOptions } from './query.ts'
import type { ReportTable } from './report-table.ts'
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
  /** Whether each table has all its rows; otherwise the largest. */
  readonly isWhole: boolean
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

function tableSection(table: ReportTable, numbers: ReportNumbers): string {
  const { by, report, previous } = numbers
  const groups = groupsOf(table, dimensionsOf(table, by))
  const shown = shownRows(table, numbers)
  if (shown.rows.length === 0 && (shown.previous ?? []).length === 0) return `${table.title}\nnone`
  const totalIn = ({ totals }: Report) => totals.get(table.name) ?? null
  const text = tableLines({
    ...{ groups, measures: table.measures, rows: shown.rows, total: totalIn(report) },
    previous: previous && { rows: shown.previous ?? [], total: totalIn(previous) },
  })
  return [table.title, text, ...leftOutLine(shown), ...notesOf(table, numbers)].join('\n')
}

function shownRows(table: ReportTable, { by, report, previous, isWhole }: ReportNumbers): Largest {
  const rowsIn = ({ rows }: Report) => rows.get(table.name) ?? []
  return largest(
    { rows: rowsIn(report), previous: previous && rowsIn(previous) },
    {
      groups: groupsOf(table, dimensionsOf(table, by)),
      measure: table.measures[0]?.name ?? '',
      limit: isWhole ? Number.POSITIVE_INFINITY : MAX_ROWS,
    },
  )
}

const leftOutLine = ({ leftOut, of }: Largest): readonly string[] =>
  leftOut === 0
    ? []
    : [`the largest ${of - leftOut} of ${of}; ${leftOut} are left out, --all shows them`]

/** A row with a sparkline for each group, or a row for each day in a report by day. */
function dailySection(numbers: ReportNumbers): string {
  if (numbers.by.includes('day')) return tableSection(daily, { ...numbers, previous: null })
  const groups = groupsOf(daily, dimensionsOf(daily, numbers.by))
  const shown = shownRows(daily, { ...numbers, previous: null })
  const options = { groups, measure: 'communications', maxPoints: MAX_POINTS }
  const chart = dailySeries(shown.rows, options)
  if (chart === null) return `${daily.title}\nnone`
  const { from, to, daysEach, series } = chart
  const names = groups.filter(({ name }) => name !== 'day')
  const each = daysEach === 1 ? 'day' : `${daysEach} days`
  const text = renderTable(
    [...names.map(({ label }) => label), 'total', 'most', `each ${each}`],
    series.map(({ group, values }) => [
      ...names.map((name) => groupCell(name, group)),
      values.reduce((sum, value) => sum + value, 0),
      Math.max(...values),
      sparkline(values),
    ]),
  )
  const title = `${daily.title} per ${each}, ${from} to ${to}`
  return [title, text, ...leftOutLine(shown)].join('\n')
}

function deadLetterSection(deadLetters: readonly DeadCount[]): string {
  const rows = deadLetters.map(({ stage, code, provider, records }) => [
    ...[stage, code, provider],
    records,
  ])
  const columns = ['stage', 'code', 'provider', 'records']
  return `Dead letters\n${rows.length === 0 ? 'none' : renderTable(columns, rows)}`
}
