import type { Database } from '@tributary/runtime/clickhouse'
import type { Dimension, Measure, ReportTable, Row } from './report-table.ts'
import { DIMENSION_COLUMNS, groupsOf } from './report-table.ts'
import { dimensionsOf } from './tables.ts'

/**
 * Half-open period [since, until) of local times in zone `tz`, such as `2026-11-01 08:30:00`. An empty
 * bound is open.
 */
export type Period = {
  readonly since: string
  readonly until: string
  readonly tz: string
  /** Empty for all. */
  readonly provider: string
}

/**
 * The period of equal length before this one. The length is that of local clocks: whole days are
 * compared with whole days when the clocks change. Both bounds must be set.
 */
export function previousPeriod(period: Period): Period {
  const [since, until] = [wallClock(period.since), wallClock(period.until)]
  return { ...period, since: textOf(since - (until - since)), until: period.since }
}

const wallClock = (time: string) => Date.parse(`${time.replace(' ', 'T')}Z`)

const textOf = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

export type ReportOptions = {
  readonly period: Period
  readonly by: readonly Dimension[]
  readonly tables: readonly ReportTable[]
}

/** Rows of each table, by its name. */
export type Report = ReadonlyMap<string, readonly Row[]>

/** Queries the tables. The views define every number; this adds the period and the groups. */
export async function queryReport(
  database: Database,
  { period, by, tables }: ReportOptions,
): Promise<Report> {
  const rowsOf = async (table: ReportTable) => {
    const query = statementOf(table, dimensionsOf(table, by))
    return [table.name, await database.rows<Row>(query, { params: period })] as const
  }
  return new Map(await Promise.all(tables.map(rowsOf)))
}

function statementOf(table: ReportTable, by: readonly Dimension[]): string {
  const groups = groupsOf(table, by)
  const groupNames = groups.map(({ name }) => name).join(', ')
  const selected = [
    ...groups.map(({ name, sql }) => `${sql} AS ${name}`),
    ...table.measures.map((measure) => `${numberOf(measure)} AS ${measure.name}`),
  ]
  const where = [...(table.where === '' ? [] : [table.where]), ...within(table)]
  const order = [...by.map((dimension) => DIMENSION_COLUMNS[dimension]), ...table.order]
  return `SELECT ${selected.join(', ')} FROM ${table.view} WHERE ${where.join(' AND ')}
    GROUP BY ${groupNames} ORDER BY ${order.join(', ')}`
}

/** A 64-bit integer is text in JSON. */
const numberOf = ({ unit, sql }: Measure) => (unit === 'count' ? `toUInt32(${sql})` : sql)

/** Conditions of the period. The one on the UTC date prunes partitions. */
function within({ view, time, date }: ReportTable): readonly string[] {
  const column = `${view}.${time}`
  return [
    `({provider:String} = '' OR ${view}.provider = {provider:String})`,
    `({since:String} = '' OR ${column} >= ${bound('since')})`,
    `({until:String} = '' OR ${column} < ${bound('until')})`,
    ...(date === null
      ? []
      : [
          `({since:String} = '' OR ${date} >= toDate(${bound('since')}, 'UTC'))`,
          `({until:String} = '' OR ${date} <= toDate(${bound('until')}, 'UTC'))`,
        ]),
  ]
}

/** A bound as an expression, which must parse also where the bound is open. */
const bound = (name: string) =>
  `toDateTime64(if({${name}:String} = '', '1970-01-01 00:00:00', {${name}:String}), 3, {tz:String})`
