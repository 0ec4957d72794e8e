import { InvalidArgumentError } from '@commander-js/extra-typings'
import { UsageError } from '../context.ts'
import type { Dimension } from './dimensions.ts'
import { DIMENSIONS, readDimensions } from './dimensions.ts'
import type { Period } from './period.ts'
import { boundMs } from './period.ts'
import type { ReportTable } from './report-table.ts'
import { REPORT_TABLES } from './tables.ts'

/** What the command line asks for. */
export type ReportRequest = {
  readonly period: Period
  readonly by: readonly Dimension[]
  readonly isCompared: boolean
  /** The only table; null for all tables and the dead letters. */
  readonly table: ReportTable | null
  readonly format: 'text' | 'json' | 'csv'
  /** Whether a table for people has every row. */
  readonly isWhole: boolean
}

export type ReportFlags = {
  readonly since?: string
  readonly until?: string
  readonly tz: string
  readonly provider?: string
  readonly account?: string
  readonly by: readonly Dimension[]
  readonly compare?: true
  readonly table?: string
  readonly all?: true
  readonly json?: true
  readonly csv?: true
}

export const TABLE_NAMES = REPORT_TABLES.map(({ name }) => name)

export function parseDimensions(text: string): readonly Dimension[] {
  const by = readDimensions(text)
  if (by !== null) return by
  throw new InvalidArgumentError(`It is one or more of ${DIMENSIONS.join(',')}, each once.`)
}

/** Throws UsageError for options that exclude each other. */
export function requestOf(flags: ReportFlags, nowMs: number): ReportRequest {
  const { provider = '', account = '', tz, by, compare: isCompared = false, all = false } = flags
  const table = REPORT_TABLES.find(({ name }) => name === flags.table) ?? null
  const period = { ...boundsOf(flags, nowMs), tz, provider, account }
  assertComparable(period, flags)
  assertHas(table, by)
  return { period, by, table, isCompared, format: formatOf(flags), isWhole: all }
}

/** A comparison without an end, such as one of --since 7d, ends now. */
function boundsOf({ since = '', until = '', tz, compare }: ReportFlags, nowMs: number) {
  const end = compare === true && until === '' ? new Date(nowMs).toISOString() : until
  if (since !== '' && end !== '' && boundMs(since, tz) >= boundMs(end, tz))
    throw new UsageError('--until must be later than --since')
  return { since, until: end }
}

function assertComparable({ since }: Period, { compare, by, table }: ReportFlags): void {
  if (!compare) return
  if (since === '')
    throw new UsageError('--compare needs --since: the period before has the same length')
  if (by.includes('day') || by.includes('week') || table === 'daily')
    throw new UsageError('--compare and days exclude each other: no day is in both periods')
}

function assertHas(table: ReportTable | null, by: readonly Dimension[]): void {
  for (const dimension of by) {
    const reason = table?.notBy[dimension]
    if (reason === undefined) continue
    throw new UsageError(`the table ${table?.name} is not by ${dimension}: ${reason}`)
  }
}

function formatOf({ json, csv, table }: ReportFlags): ReportRequest['format'] {
  if (json && csv) throw new UsageError('--json and --csv exclude each other')
  if (csv && table === undefined)
    throw new UsageError('--csv needs the one table of --table, such as --table responses')
  if (json) return 'json'
  return csv ? 'csv' : 'text'
}
