/** Properties that can separate the rows of a report. */
export const DIMENSIONS = ['provider', 'account', 'channel', 'day'] as const

export type Dimension = (typeof DIMENSIONS)[number]

/** Names of the dimensions as columns. */
export const DIMENSION_COLUMNS: Readonly<Record<Dimension, string>> = {
  provider: 'provider',
  account: 'account_id',
  channel: 'channel',
  day: 'day',
}

/** count: whole number. seconds: a duration. share: 0 to 1. */
export type Unit = 'count' | 'seconds' | 'share'

/** A number of a table: an SQL expression over the columns of the view. */
export type Measure = {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly sql: string
}

/** A column that separates the rows. */
export type Group = { readonly name: string; readonly label: string; readonly sql: string }

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
  readonly channel: string
  /** Groups of the table in addition to the dimensions of the request. */
  readonly details: readonly Group[]
  /** Order after the dimensions of the request. */
  readonly order: readonly string[]
  readonly measures: readonly Measure[]
}

/** A row: texts of the groups, numbers of the measures. Null is unknown or not applicable. */
export type Row = Readonly<Record<string, string | number | null>>

/** Groups of a table: the dimensions of the request, then those of the table. */
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

/**
 * Reads a list such as `provider,day`, in that order. Null when a word is not a dimension or is there
 * twice. An account belongs to a provider: adds the provider before it when the list has none.
 */
export function readDimensions(text: string): readonly Dimension[] | null {
  const words = text.split(',').map((word) => word.trim())
  const found = words.flatMap((word) => DIMENSIONS.filter((dimension) => dimension === word))
  if (found.length < words.length || new Set(found).size < found.length) return null
  return found.includes('provider')
    ? found
    : found.flatMap((word): readonly Dimension[] =>
        word === 'account' ? ['provider', word] : [word],
      )
}
