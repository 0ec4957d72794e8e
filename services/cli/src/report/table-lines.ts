import type { Cell } from '../table.ts'
import { percent, readableSeconds, renderTable } from '../table.ts'
import { bar } from './charts.ts'
import type { Compared } from './compare.ts'
import { changeOf, compareRows } from './compare.ts'
import { groupCell, isTime } from './dimensions.ts'
import type { Group, Measure, Row } from './report-table.ts'

const BAR_WIDTH = 20
const MAX_GROUPS_WITH_BARS = 3

/** A table with its rows. */
export type TableRows = {
  readonly groups: readonly Group[]
  readonly measures: readonly Measure[]
  readonly rows: readonly Row[]
  /** Numbers of all rows together; null without any. */
  readonly total: Row | null
  /** The same of the period before; null without a comparison. */
  readonly previous: { readonly rows: readonly Row[]; readonly total: Row | null } | null
}

type Line = readonly Cell[]

/** A table for a terminal. Rows of times end with a bar for the first number, except in a comparison. */
export function tableLines(table: TableRows): string {
  const all = table.groups.length === 0 ? withWord(table) : table
  const shown = { ...all, measures: all.measures.filter((measure) => hasValue(measure, all)) }
  const { groups, measures } = shown
  const columns = [...groups, ...measures].map(({ label }) => label)
  return all.previous === null && hasBars(groups)
    ? renderTable([...columns, ''], linesWithBars(shown))
    : renderTable(columns, lines(shown))
}

/** A column with a word for the only row, so that the lines of a comparison can be told apart. */
function withWord(table: TableRows): TableRows {
  const { rows, previous } = table
  const named = (of: readonly Row[]) => of.map((row) => ({ ...row, [ALL.name]: 'all' }))
  return {
    ...{ ...table, groups: [ALL], rows: named(rows) },
    previous: previous && { ...previous, rows: named(previous.rows) },
  }
}

const ALL: Group = { name: 'all', label: '', sql: '' }

/** Whether a column has anything to show. */
function hasValue({ name, isOptional }: Measure, { rows, total, previous }: TableRows): boolean {
  const all = [...rows, total, ...(previous?.rows ?? []), previous?.total ?? null]
  return !isOptional || all.some((row) => Boolean(row?.[name]))
}

/** More columns and a bar do not fit into a line. */
const hasBars = (groups: readonly Group[]) =>
  groups.some(({ name }) => isTime(name)) && groups.length <= MAX_GROUPS_WITH_BARS

function linesWithBars(table: TableRows): readonly Line[] {
  const { rows, measures } = table
  const firstOf = (row: Row) => Number(row[measures[0]?.name ?? ''])
  const most = Math.max(...rows.map(firstOf))
  return [
    ...rows.map((row) => [...cellsOf(table, row), bar(firstOf(row), most, BAR_WIDTH)]),
    ...totalLines(table).map((line) => [...line, '']),
  ]
}

function lines(table: TableRows): readonly Line[] {
  const { rows, previous } = table
  const body =
    previous === null
      ? rows.map((row) => cellsOf(table, row))
      : compareRows(rows, previous.rows, table).flatMap((pair) =>
          comparedLines(table, pair, cellsOf(table, pair.now)),
        )
  return [...body, ...totalLines(table)]
}

const cellsOf = ({ groups, measures }: TableRows, row: Row): Line => [
  ...groups.map((group) => groupCell(group, row)),
  ...measures.map((measure) => numberCell(measure, row)),
]

/** The numbers of all rows together, where there is more than one. */
function totalLines(table: TableRows): readonly Line[] {
  const { groups, measures, rows, total, previous } = table
  if (Math.max(rows.length, previous?.rows.length ?? 0) < 2) return []
  const [pair] = compareRows(total === null ? [] : [total], previousTotal(table), {
    ...{ groups: [], measures },
  })
  if (pair === undefined) return []
  const line = [...named(groups, 'total'), ...measures.map((of) => numberCell(of, pair.now))]
  return previous === null ? [line] : comparedLines(table, pair, line)
}

const previousTotal = ({ previous }: TableRows): readonly Row[] =>
  previous === null || previous.total === null ? [] : [previous.total]

/** A line for now, one for before, and one for the changes where any is known. */
function comparedLines({ groups, measures }: TableRows, pair: Compared, now: Line): Line[] {
  const changes = measures.map((measure) => changeOf(measure, pair))
  const before = measures.map((measure) => numberCell(measure, pair.before))
  return [
    now,
    [...named(groups, '  before'), ...before],
    ...(changes.every((change) => change === null)
      ? []
      : [[...named(groups, '  change'), ...changes]]),
  ]
}

/** Cells of the groups with a word in the first. */
const named = (groups: readonly Group[], word: string): Line =>
  groups.map((_, index) => (index === 0 ? word : ''))

function numberCell({ name, unit }: Measure, row: Row): Cell {
  const value = row[name]
  if (typeof value !== 'number') return null
  if (unit === 'seconds') return readableSeconds(value)
  return unit === 'share' ? percent(value, 1) : value
}
