import type { Cell } from '../table.ts'
import { percent, readableSeconds, renderTable } from '../table.ts'
import { bar } from './bars.ts'
import type { Compared } from './comparison.ts'
import { changeOf, compareRows } from './comparison.ts'
import type { Group, Measure, ReportTable, Row } from './report-table.ts'

const BAR_WIDTH = 20
const MAX_GROUPS_WITH_BARS = 3

/** What a table shows: its rows, and those of the period before when they are asked for. */
export type Shown = {
  readonly table: ReportTable
  readonly groups: readonly Group[]
  readonly rows: readonly Row[]
  readonly previous: readonly Row[] | null
}

/** A table for a terminal. Days stand beside bars of the first number, unless periods are compared. */
export function tableLines(shown: Shown): string {
  const { table, groups, rows, previous } = shown
  const columns = [...groups, ...table.measures].map(({ label }) => label)
  if (previous !== null) {
    const compared = compareRows(rows, previous, { groups, measures: table.measures })
    return renderTable(
      columns,
      compared.flatMap((pair) => comparedLines(shown, pair)),
    )
  }
  const [first] = table.measures
  if (first === undefined || !hasBars(groups))
    return renderTable(
      columns,
      rows.map((row) => cellsOf(shown, row)),
    )
  const most = Math.max(...rows.map((row) => Number(row[first.name])))
  return renderTable(
    [...columns, ''],
    rows.map((row) => [...cellsOf(shown, row), bar(Number(row[first.name]), most, BAR_WIDTH)]),
  )
}

/** More columns would not fit in a line with a bar. */
const hasBars = (groups: readonly Group[]) =>
  groups.some(({ name }) => name === 'day') && groups.length <= MAX_GROUPS_WITH_BARS

const cellsOf = ({ table, groups }: Shown, row: Row): readonly Cell[] => [
  ...groups.map(({ name }) => row[name] ?? null),
  ...table.measures.map((measure) => numberCell(measure, row)),
]

/** The numbers now, those before, and how much they changed where that can be said. */
function comparedLines(shown: Shown, pair: Compared): readonly (readonly Cell[])[] {
  const { table, groups } = shown
  const named = (name: string) => groups.map((_, index) => (index === 0 ? `  ${name}` : ''))
  const changes = table.measures.map((measure) => changeOf(measure, pair))
  return [
    cellsOf(shown, pair.now),
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
