import type { Dimension } from './dimensions.ts'
import { DIMENSION_COLUMNS, groupsOf } from './dimensions.ts'
import type { Measure, ReportTable } from './report-table.ts'

/** Column that is 1 in the row of all rows together. */
export const IS_TOTAL = 'is_total'

/**
 * The query of a table, with a row of all rows together: each number of it is computed from the view by
 * the same expression, because percentiles and shares do not add up. Without any group that is the only
 * row.
 */
export function statementOf(table: ReportTable, by: readonly Dimension[]): string {
  const groups = groupsOf(table, by)
  const names = groups.map(({ name }) => name)
  const [first] = names
  const selected = [
    ...groups.map(({ name, sql }) => `${sql} AS ${name}`),
    ...table.measures.map((measure) => `${numberOf(measure)} AS ${measure.name}`),
    `${first === undefined ? '1' : `toUInt8(grouping(${first}))`} AS ${IS_TOTAL}`,
  ]
  const where = [...(table.where === '' ? [] : [`(${table.where})`]), ...periodConditions(table)]
  const order = [...by.map((dimension) => DIMENSION_COLUMNS[dimension]), ...table.order]
  const grouping =
    first === undefined
      ? ''
      : `GROUP BY GROUPING SETS ((${names.join(', ')}), ()) ORDER BY ${[IS_TOTAL, ...order].join(', ')}`
  return `SELECT ${selected.join(', ')} FROM ${table.view} WHERE ${where.join(' AND ')} ${grouping}
    SETTINGS ${SETTINGS}`
}

/** What a profile must not change: the meaning of `grouping` and of a group that the row of all lacks. */
const SETTINGS = 'force_grouping_standard_compatibility = 1, group_by_use_nulls = 0'

/** A 64-bit integer is text in JSON. */
const numberOf = ({ unit, sql }: Measure) => (unit === 'count' ? `toUInt32(${sql})` : sql)

/** Conditions of the period. The ones on the UTC date prune partitions. */
function periodConditions({ view, time, date }: ReportTable): readonly string[] {
  const column = `${view}.${time}`
  return [
    `({provider:String} = '' OR ${view}.provider = {provider:String})`,
    `({account:String} = '' OR ${view}.account_id = {account:String})`,
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
