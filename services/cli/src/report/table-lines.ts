import type { Cell } from '../table.ts'
import { percent, readableSeconds, renderTable } from '../table.ts'
import { bar } from './charts.ts'
import type { Compared } from './compare.ts'
import { changeOf, compareRows } from './compare.ts'
import type { Group, Measure, ReportTable, Row } from './report-table.ts'

const BAR_WIDTH = 20
const MAX_GROUPS_WITH_BARS = 3

/** A table with its rows. */
export type TableRows = {
  readonly table: ReportTable
  readonly groups: readonly Group[]
  readonly rows: readonly Row[]
  /** Rows of the period before; null without a comparison. */
  readonly previous: readonly Row[] | null
}

/** A table for a terminal. Rows of days end with a bar for the first number, except in a comparison. */
export function tableLines(tableRows: TableRows): string {
  const { table, groups, rows, previous } = tableRows
  const columns = [...groups, ...table.measures].map(({ label }) => label)
  if (previous !== null) {
    const compared = compareRows(rows, previous, { groups, measures: table.measures })
    return renderTable(
      columns,
      compared.flatMap((pair) => comparedLines(tableRows, pair)),
    )
  }
  const [first] = table.measures
  if (first === undefined || !hasBars(groups))
    return renderTable(
      columns,
      rows.map((row) => cellsOf(tableRows, row)),
    )
  const most = Math.max(...rows.map((row) => Number(row[first.name])))
  return renderTable(
    [...columns, ''],
    rows.map((row) => [...cellsOf(tableRows, row), bar(Number(row[first.name]), most, BAR_WIDTH)]),
  )
}

/** More columns and a bar do not fit into a line. */
const hasBars = (groups: readonly Group[]) =>
  groups.some(({ name }) => name === 'day') && groups.length <= MAX_GROUPS_WITH_BARS

const cellsOf = ({ table, groups }: TableRows, row: Row): readonly Cell[] => [
  ...groups.map(({ name }) => row[name] ?? null),
  ...table.measures.map((measure) => numberCell(measure, row)),
]

/** A line for now, one for before, and one for the changes where any is known. */
function comparedLines(tableRows: TableRows, pair: Compared): readonly (readonly Cell[])[] {
  const { table, groups } = tableRows
  const named = (name: string) => groups.map((_, index) => (index === 0 ? `  ${name}` : ''))
  const changes = table.measures.map((measure) => changeOf(measure, pair))
  return [
    cellsOf(tableRows, pair.now),
    [...named('before'), ...table.measures.map((measure) => numberCell(measure, pair.before))],
    ...(changes.every((change) => change === null) ? [] : [[...named('change'), ...changes]]),
  ]
}

function numberCell({ name, unit }: Measure, row: Row): Cell {
  const value = row[name]
  if (typeof value !== 'number') return null
  if (unit === 'seconds') return readableSeconds(value)
  return unit === 'share' ? percent(value, 1) : value
}
