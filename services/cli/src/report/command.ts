import { Option } from '@commander-js/extra-typings'
import { withDatabase } from '@tributary/runtime/clickhouse'
import type { Env } from '@tributary/runtime/service'
import type { Define } from '../cli.ts'
import { clickHouseSettingsOf, kafkaOf } from '../clients.ts'
import { readDeadCounts } from '../dead/dead-groups.ts'
import { jsonOption, parseLocalTime, parseZone, providerOption } from '../options.ts'
import { reportCsv } from './csv.ts'
import type { Period } from './query.ts'
import { previousPeriod, queryReport } from './query.ts'
import type { Dimension } from './report-table.ts'
import { DIMENSIONS } from './report-table.ts'
import type { ReportRequest } from './request.ts'
import { parseDimensions, requestOf, TABLE_NAMES } from './request.ts'
import { REPORT_TABLES } from './tables.ts'
import type { ReportNumbers } from './text.ts'
import { reportText } from './text.ts'

const BY: readonly Dimension[] = ['provider']

const HELP = `
Times are local to the zone of --tz, such as 2026-11-01 or "2026-11-01 08:30"; --since is part of the
period, --until is not. A time that the clocks skip is the first instant after the gap; a time that
exists twice is the first. --compare adds the period of equal length before. Without --table the report
has all tables and the dead letters. Definitions of the numbers: docs/metrics.md.`

/** `tributary report` */
export const report: Define = (command, { env, print }) => {
  command
    .option('--since <time>', 'begin of the period', parseLocalTime)
    .option('--until <time>', 'end of the period', parseLocalTime)
    .option('--tz <zone>', 'time zone of the period and of days', parseZone, 'UTC')
    .addOption(providerOption())
    .addOption(
      new Option('--by <dimensions>', `a row for each: ${DIMENSIONS.join(', ')}, with commas`)
        .argParser(parseDimensions)
        .default(BY, BY.join()),
    )
    .option('--compare', 'add the period of equal length before')
    .addOption(new Option('--table <name>', 'only this table').choices(TABLE_NAMES))
    .addOption(jsonOption())
    .option('--csv', 'print the table of --table as CSV')
    .addHelpText('after', HELP)
    .action(async (flags) => {
      const request = requestOf(flags)
      print(outputOf(request, await numbersOf(request, env)))
    })
}

type Numbers = Pick<ReportNumbers, 'report' | 'previous' | 'deadLetters'>

async function numbersOf(request: ReportRequest, env: Env): Promise<Numbers> {
  const { period, isCompared, table } = request
  const options = { by: request.by, tables: tablesOf(request) }
  const before = isCompared ? previousPeriod(period) : null
  const [[now, previous], deadLetters] = await Promise.all([
    withDatabase(clickHouseSettingsOf(env), (database) =>
      Promise.all([
        queryReport(database, { ...options, period }),
        before && queryReport(database, { ...options, period: before }),
      ]),
    ),
    table === null ? readDeadCounts(kafkaOf(env)) : null,
  ])
  return { report: now, previous, deadLetters }
}

const tablesOf = ({ table }: ReportRequest) => (table === null ? REPORT_TABLES : [table])

function outputOf(request: ReportRequest, numbers: Numbers): string {
  const { format, table, by, period } = request
  if (format === 'json') return JSON.stringify(dataOf(request, numbers))
  if (format === 'csv' && table !== null) return reportCsv({ ...numbers, table, by })
  const title = numbers.previous === null ? '' : `, compared with ${spanOf(previousPeriod(period))}`
  const text = reportText({ ...numbers, by, tables: tablesOf(request) })
  return `${titleOf(period)}${title}\n\n${text}`
}

function dataOf({ period, by }: ReportRequest, { report: now, previous, deadLetters }: Numbers) {
  return {
    period,
    by,
    ...Object.fromEntries(now),
    ...(previous && {
      previous: { period: previousPeriod(period), ...Object.fromEntries(previous) },
    }),
    ...(deadLetters && { deadLetters }),
  }
}

const titleOf = ({ provider, tz, ...span }: Period) =>
  `From ${spanOf(span)} (${tz})${provider === '' ? '' : `, ${provider} only`}`

const spanOf = ({ since, until }: Pick<Period, 'since' | 'until'>) =>
  `${dayOf(since, 'the beginning')} to ${dayOf(until, 'now')}`

/** A day is written without its midnight. */
const dayOf = (time: string, open: string) => time.replace(/ 00:00:00$/, '') || open
