import type { Dimension } from './dimensions.ts'

/** count: whole number. seconds: a duration. share: 0 to 1. */
export type Unit = 'count' | 'seconds' | 'share'

/** A number of a table: an SQL expression over the columns of the view. */
export type Measure = {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly sql: string
  /** A table for people leaves the column out while it has no value but 0. */
  readonly isOptional?: true
}

/** A table of the report: an aggregation of one view. */
export type ReportTable = {
  readonly name: string
  readonly title: string
  readonly view: string
  /** Condition for the rows, empty for all. */
  readonly where: string
  /** Column with the time that decides the period and the day of a row. */
  readonly time: string
  /** Column with the UTC date of the row, for partition pruning; null where there is none. */
  readonly date: string | null
  /** Expressions of the dimensions that views have under several names. */
  readonly columns: Readonly<Partial<Record<Dimension, string>>>
  /** Dimensions that the rows cannot be separated by, with the reason. */
  readonly notBy: Readonly<Partial<Record<Dimension, string>>>
  /** Groups of the table in addition to the dimensions of the request. */
  readonly details: readonly Group[]
  /** Order after the dimensions of the request. */
  readonly order: readonly string[]
  /** The first one is a count. */
  readonly measures: readonly Measure[]
  /** What may still change the other numbers; null where nothing does. */
  readonly pending: Pending | null
}

/** A count of what has not ended, and what it means for a comparison. */
export type Pending = { readonly measure: string; readonly says: string }

/** A column that separates the rows. */
export type Group = {
  readonly name: string
  readonly label: string
  readonly sql: string
  /** Field of a row with a name for people; null where nothing names the value. */
  readonly nameField?: string
}

/** A row: texts of the groups, numbers of the measures. Null is unknown or not applicable. */
export type Row = Readonly<Record<string, string | number | null>>

/** A group that is a column of the view. */
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

/** The share of `whole` for which `part` holds as well; unknown where the whole is nothing. */
export const share = (name: string, label: string, [part, whole]: readonly [string, string]) =>
  ({
    ...{ name, label, unit: 'share' },
    sql: `countIf(${whole} AND ${part}) / nullIf(countIf(${whole}), 0)`,
  }) as const satisfies Measure

export const optional = (measure: Measure): Measure => ({ ...measure, isOptional: true })
