import type { Dimension } from './dimensions.ts'
import type { Period } from './period.ts'
import type { ReportTable, Row } from './report-table.ts'
import { calls } from './tables/calls.ts'
import { offered } from './tables/offered.ts'
import { responses } from './tables/responses.ts'
import { daily, volumes } from './tables/volumes.ts'

/** The tables of the report, in the order of the page. */
export const REPORT_TABLES: readonly ReportTable[] = [calls, offered, responses, volumes, daily]

export type ReportOptions = {
  readonly period: Period
  /** What the rows are told apart by. */
  readonly by: readonly Dimension[]
  readonly tables: readonly ReportTable[]
}

/** Rows of each table, by its name. */
export type Report = ReadonlyMap<string, readonly Row[]>

/** What a table's rows are told apart by; the daily one always by day as well. */
export const dimensionsOf = (table: ReportTable, by: readonly Dimension[]): readonly Dimension[] =>
  table === daily ? [...by.filter((dimension) => dimension !== 'day'), 'day'] : by
