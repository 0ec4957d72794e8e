import { InvalidArgumentError } from '@commander-js/extra-typings'
import { UsageError } from '../context.ts'
import { instantOf } from '../local-time.ts'
import type { Period } from './query.ts'
import type { Dimension, ReportTable } from './report-table.ts'
import { DIMENSIONS, readDimensions } from './report-table.ts'
import { REPORT_TABLES } from './tables.ts'

/** What the command line asks for. */
export type ReportRequest = {
  readonly period: Period
  readonly by: readonly Dimension[]
  readonly isCompared: boolean
  /** The only table; null for all tables and the dead letters. */
  readonly table: ReportTable | null
  readonly format: 'text' | 'json' | 'csv'
}

export type ReportFlags = {
  readonly since?: string
  readonly until?: string
  readonly tz: string
  readonly provider?: string
  readonly by: readonly Dimension[]
  readonly compare?: true
  readonly table?: string
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
export function requestOf(flags: ReportFlags): ReportRequest {
  const { since = '', until = '', tz, provider = '', by, compare: isCompared = false } = flags
  const table = REPORT_TABLES.find(({ name }) => name === flags.table) ?? null
  if (since !== '' && until !== '' && instantOf(since, tz) >= instantOf(until, tz))
    throw new UsageError('--until must be later than --since')
  if (isCompared && (since === '' || until === ''))
    throw new UsageError('--compare needs --since and --until: the period before has their length')
  if (isCompared && (by.includes('day') || table?.name === 'daily'))
    throw new UsageError('--compare and days exclude each other: no day is in both periods')
  const period = { since, until, tz, provider }
  return { period, by, table, isCompared, format: formatOf(flags) }
}

function formatOf({ json, csv, table }: ReportFlags): ReportRequest['format'] {
  if (json && csv) throw new UsageError('--json and --csv exclude each other')
  if (csv && table === undefined)
    throw new UsageError('--csv needs the one table of --table, such as --table responses')
  if (json) return 'json'
  return csv ? 'csv' : 'text'
}
