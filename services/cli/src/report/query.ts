import type { Database } from '@tributary/runtime/clickhouse'
import { instantOf, wallClock } from '../local-time.ts'
import type { Dimension, Measure, ReportTable, Row } from './report-table.ts'
import { DIMENSION_COLUMNS, groupsOf } from './report-table.ts'
import { dimensionsOf } from './tables.ts'

/**
 * Half-open period [since, until) of local times in zone `tz`, such as `2026-11-01 08:30:00`, which
 * `instantOf` reads. An empty bound is open.
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
  const params = paramsOf(period)
  const rowsOf = async (table: ReportTable) => {
    const query = statementOf(table, dimensionsOf(table, by))
    return [table.name, await database.rows<Row>(query, { params })] as const
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

/** Conditions of the period. The ones on the UTC date prune partitions. */
function within({ view, time, date }: ReportTable): readonly string[] {
  const column = `${view}.${time}`
  return [
    `({provider:String} = '' OR ${view}.provider = {provider:String})`,
    `({hasSince:Bool} = false OR ${column} >= {since:DateTime64(3, 'UTC')})`,
    `({hasUntil:Bool} = false OR ${column} < {until:DateTime64(3, 'UTC')})`,
    ...(date === null
      ? []
      : [
          `({hasSince:Bool} = false OR ${date} >= {sinceDate:Date})`,
          `({hasUntil:Bool} = false OR ${date} <= {untilDate:Date})`,
        ]),
  ]
}

/**
 * Bounds are instants in UTC: ClickHouse reads a local time that does not exist as another one, so that
 * two reports of consecutive days would count an hour twice or not at all. The zones are those of
 * Node.js; the days of the rows are by the zones of ClickHouse.
 */
function paramsOf({ since, until, tz, provider }: Period) {
  return { provider, tz, ...boundOf('since', since, tz), ...boundOf('until', until, tz) }
}

function boundOf(name: 'since' | 'until', time: string, tz: string) {
  const isOpen = time === ''
  const instant = isOpen ? 0 : instantOf(time, tz)
  return {
    [name === 'since' ? 'hasSince' : 'hasUntil']: !isOpen,
    [name]: utcText(instant, TIMES).replace('T', ' ').replace('Z', ''),
    [`${name}Date`]: utcText(instant, DATES).slice(0, 10),
  }
}

/** What DateTime64 can hold. */
const TIMES = [Date.UTC(1900, 0, 1), Date.UTC(2299, 11, 31)] as const
/** What occurred_date can be: that of any other time is the first or the last of these. */
const DATES = [0, Date.UTC(2106, 1, 7)] as const

const utcText = (instant: number, [first, last]: readonly [number, number]) =>
  new Date(Math.min(Math.max(instant, first), last)).toISOString()
