import type { ClickHouseClient } from '@clickhouse/client'
import type { Dimension } from './dimensions.ts'
import { DIMENSION_COLUMNS } from './dimensions.ts'
import type { Report, ReportOptions } from './report.ts'
import { dimensionsOf } from './report.ts'
import type { Measure, ReportTable, Row } from './report-table.ts'
import { groupsOf } from './report-table.ts'

/** Every number is one that a view defines; the period and the grouping are all that is added here. */
export async function queryReport(
  client: ClickHouseClient,
  { period, by, tables }: ReportOptions,
): Promise<Report> {
  const rowsOf = async (table: ReportTable) => {
    const query = statementOf(table, dimensionsOf(table, by))
    const result = await client.query({ query, query_params: { ...period }, format: 'JSONEachRow' })
    return [table.name, await result.json<Row>()] as const
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

/** A 64-bit count would come as text. */
const numberOf = ({ unit, sql }: Measure) => (unit === 'count' ? `toUInt32(${sql})` : sql)

/** Limits the rows to the period; their UTC date as well, so that partitions are pruned. */
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

/** An open bound must still parse. */
const bound = (name: string) =>
  `toDateTime64(if({${name}:String} = '', '1970-01-01 00:00:00', {${name}:String}), 3, {tz:String})`
