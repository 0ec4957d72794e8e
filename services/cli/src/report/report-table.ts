import type { Dimension } from './dimensions.ts'
import { DIMENSION_COLUMNS } from './dimensions.ts'

/** count: whole number. seconds: a duration. share: 0 to 1. */
export type Unit = 'count' | 'seconds' | 'share'

/** A number of a table: an expression over the rows of the view, by the view's own columns. */
export type Measure = {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly sql: string
}

/** What a row of a table is about. */
export type Group = { readonly name: string; readonly label: string; readonly sql: string }

/** One table of the report: rows of one view, counted. */
export type ReportTable = {
  readonly name: string
  readonly title: string
  readonly view: string
  /** Condition for the rows, empty for all. */
  readonly where: string
  /** Column with the time that puts a row into a period and a day. */
  readonly time: string
  /** Column with the UTC date of the row, which prunes; null where there is none. */
  readonly date: string | null
  readonly channel: string
  /** What is told apart in any case, besides what is asked for. */
  readonly details: readonly Group[]
  /** Order within what is asked for. */
  readonly order: readonly string[]
  readonly measures: readonly Measure[]
}

/** A row: texts of the groups, numbers of the measures. Null is unknown or not applicable. */
export type Row = Readonly<Record<string, string | number | null>>

/** What the rows of a table are told apart by: what is asked for first. */
export function groupsOf(table: ReportTable, by: readonly Dimension[]): readonly Group[] {
  const asked = by.map((dimension) => ({
    name: DIMENSION_COLUMNS[dimension],
    label: dimension,
    sql: sqlOf(table, dimension),
  }))
  const isAsked = (detail: Group) => asked.some(({ name }) => name === detail.name)
  return [...asked, ...table.details.filter((detail) => !isAsked(detail))]
}

function sqlOf(table: ReportTable, dimension: Dimension): string {
  if (dimension === 'day') return `toString(toDate(${table.time}, {tz:String}))`
  return dimension === 'channel' ? table.channel : DIMENSION_COLUMNS[dimension]
}

/** A group that is a column of the view under the same name. */
export const column = (name: string): Group => ({ name, label: name, sql: name })

export const median = (expression: string): string =>
  `quantileExactInclusiveOrNull(0.5)(${expression})`

export const count = (name: string, label: string, condition = ''): Measure => ({
  name,
  label,
  unit: 'count',
  sql: condition === '' ? 'count()' : `countIf(${condition})`,
})

export const seconds = (name: string, label: string, sql: string): Measure => ({
  name,
  label,
  unit: 'seconds',
  sql,
})
