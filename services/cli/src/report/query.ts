import type { Database } from '@tributary/runtime/clickhouse'
import { nameAgents, readAgentNames } from './agent-names.ts'
import type { Dimension } from './dimensions.ts'
import type { Period } from './period.ts'
import { periodParams } from './period.ts'
import type { ReportTable, Row } from './report-table.ts'
import { IS_TOTAL, statementOf } from './statement.ts'
import { dimensionsOf } from './tables.ts'

export type ReportOptions = {
  readonly period: Period
  readonly by: readonly Dimension[]
  readonly tables: readonly ReportTable[]
}

/** Rows of each table by its name, and the numbers of all its rows together. */
export type Report = {
  readonly rows: ReadonlyMap<string, readonly Row[]>
  readonly totals: ReadonlyMap<string, Row>
}

export const NO_REPORT: Report = { rows: new Map(), totals: new Map() }

/** Queries the tables. The views define every number; this adds the period and the groups. */
export async function queryReport(
  database: Database,
  { period, by, tables }: ReportOptions,
): Promise<Report> {
  const params = periodParams(period)
  const names = by.includes('agent') ? await readAgentNames(database) : null
  const found = await Promise.all(
    tables.map(async (table) => {
      const query = statementOf(table, dimensionsOf(table, by))
      const { rows, total } = splitTotal(table, await database.rows<Row>(query, { params }))
      return { name: table.name, total, rows: names === null ? rows : nameAgents(rows, names) }
    }),
  )
  return {
    rows: new Map(found.map(({ name, rows }) => [name, rows])),
    totals: new Map(found.flatMap(({ name, total }) => (total === null ? [] : [[name, total]]))),
  }
}

/** The rows, and the one of all together with its numbers alone. Both are empty where nothing counts. */
export function splitTotal(
  { measures }: ReportTable,
  all: readonly Row[],
): { readonly rows: readonly Row[]; readonly total: Row | null } {
  const rows = all.filter((row) => row[IS_TOTAL] === 0).map(({ [IS_TOTAL]: _, ...row }) => row)
  const last = all.find((row) => row[IS_TOTAL] === 1)
  const isEmpty = rows.length === 0 && !last?.[measures[0]?.name ?? '']
  if (last === undefined || isEmpty) return { rows, total: null }
  const total = Object.fromEntries(measures.map(({ name }) => [name, last[name] ?? null]))
  return { rows: rows.length === 0 ? [total] : rows, total }
}
