import type { Arguments } from '../command.ts'
import { textOption } from '../command.ts'
import { UsageError } from '../context.ts'
import { providerOption } from '../provider-option.ts'
import { localTimeOption, zoneOption } from '../time-option.ts'
import type { Dimension } from './dimensions.ts'
import { DIMENSIONS, readDimensions } from './dimensions.ts'
import type { Period } from './period.ts'
import { REPORT_TABLES } from './report.ts'
import type { ReportTable } from './report-table.ts'

export const REPORT_OPTIONS = {
  since: { type: 'string' },
  until: { type: 'string' },
  provider: { type: 'string' },
  tz: { type: 'string' },
  by: { type: 'string' },
  compare: { type: 'boolean' },
  table: { type: 'string' },
  csv: { type: 'boolean' },
} as const

export type ReportRequest = {
  readonly period: Period
  readonly by: readonly Dimension[]
  readonly isCompared: boolean
  /** The one table that is asked for; null for all, with the dead letters. */
  readonly table: ReportTable | null
  readonly format: 'text' | 'json' | 'csv'
}

/** What a report was asked for; UsageError where that makes no report. */
export function readReportOptions(args: Arguments): ReportRequest {
  const period = periodOf(args)
  const by = byOf(args)
  const table = tableOf(args)
  const isCompared = args.values['compare'] === true
  if (isCompared && (period.since === '' || period.until === ''))
    throw new UsageError('--compare needs --since and --until: the period before has their length')
  if (isCompared && (by.includes('day') || table?.name === 'daily'))
    throw new UsageError('--compare and days do not go together: no day is in both periods')
  return { period, by, table, isCompared, format: formatOf(args, table) }
}

function periodOf(args: Arguments): Period {
  const tz = zoneOption(args, 'tz')
  const [since, until] = [localTimeOption(args, 'since'), localTimeOption(args, 'until')]
  if (since !== '' && until !== '' && since >= until)
    throw new UsageError('--until is later than --since')
  return { tz, since, until, provider: providerOption(args) ?? '' }
}

function byOf(args: Arguments): readonly Dimension[] {
  const by = readDimensions(textOption(args, 'by') ?? 'provider')
  if (by !== null) return by
  throw new UsageError(`--by is one or more of ${DIMENSIONS.join(',')}, each once, with commas`)
}

function tableOf(args: Arguments): ReportTable | null {
  const name = textOption(args, 'table')
  if (name === undefined) return null
  const table = REPORT_TABLES.find((known) => known.name === name)
  if (table !== undefined) return table
  throw new UsageError(`--table is one of ${REPORT_TABLES.map((known) => known.name).join(', ')}`)
}

function formatOf(args: Arguments, table: ReportTable | null): ReportRequest['format'] {
  const { json, csv } = args.values
  if (json && csv) throw new UsageError('say --json or --csv')
  if (csv && table === null)
    throw new UsageError('--csv is one table: name it with --table, such as --table responses')
  if (json) return 'json'
  return csv ? 'csv' : 'text'
}
