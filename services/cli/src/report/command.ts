import { Option } from '@commander-js/extra-typings'
import { withDatabase } from '@tributary/runtime/clickhouse'
import type { Env } from '@tributary/runtime/service'
import { clickHouseSettingsOf, kafkaOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { readDeadCounts } from '../dead/dead-groups.ts'
import { jsonOption, parseZone, providerOption } from '../options.ts'
import { reportCsv } from './csv.ts'
import type { Dimension } from './dimensions.ts'
import { DIMENSIONS } from './dimensions.ts'
import { MAX_ROWS } from './largest.ts'
import { notesOf } from './notes.ts'
import { periodTitle, previousPeriod, readBound, spanTitle } from './period.ts'
import type { Report } from './query.ts'
import { queryReport } from './query.ts'
import type { ReportRequest } from './request.ts'
import { parseDimensions, requestOf, TABLE_NAMES } from './request.ts'
import { REPORT_TABLES } from './tables.ts'
import type { ReportNumbers } from './text.ts'
import { reportText } from './text.ts'

const BY: readonly Dimension[] = ['provider']

const HELP = `
Times are local to the zone of --tz, such as 2026-11-01 or "2026-11-01 08:30", or how long ago, such as
7d; --since is part of the period, --until is not. A time that the clocks skip is the first instant after
the gap; a time that exists twice is the first. --compare adds the period of equal length before; without
--until, the period ends now. Without --table the report has all tables and the dead letters.
The row "total" has the numbers of all rows together; it is not in CSV. An agent is who answered or
wrote, with the name of "tributary names apply". Definitions of the numbers: docs/metrics.md.`

/** `tributary report` */
export const report: Define = (command, { env, print }) => {
  const readTime = (text: string) => readBound(text, Date.now())
  command
    .option('--since <time>', 'begin of the period', readTime)
    .option('--until <time>', 'end of the period', readTime)
    .option(
      '--tz <zone>',
      'time zone of the period, days, weeks, weekdays and hours',
      parseZone,
      'UTC',
    )
    .addOption(providerOption())
    .option('--account <id>', 'of this account_id only')
    .addOption(
      new Option('--by <dimensions>', `a row for each: ${DIMENSIONS.join(', ')}, with commas`)
        .argParser(parseDimensions)
        .default(BY, BY.join()),
    )
    .option('--compare', 'add the period of equal length before')
    .addOption(new Option('--table <name>', 'only this table').choices(TABLE_NAMES))
    .option('--all', `show every row instead of the largest ${MAX_ROWS}; JSON and CSV have all`)
    .addOption(jsonOption())
    .option('--csv', 'print the table of --table as CSV')
    .addHelpText('after', HELP)
    .action(async (flags) => {
      const request = requestOf(flags, Date.now())
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
  const { format, table, by, period, isWhole } = request
  if (format === 'json') return JSON.stringify(dataOf(request, numbers))
  if (format === 'csv' && table !== null) return reportCsv({ ...numbers, table, by })
  const before =
    numbers.previous === null ? '' : `, compared with ${spanTitle(previousPeriod(period))}`
  const text = reportText({ ...numbers, by, isWhole, tables: tablesOf(request) })
  return `${periodTitle(period)}${before}\n\n${text}`
}

function dataOf(request: ReportRequest, { report: now, previous, deadLetters }: Numbers) {
  const { period, by } = request
  const notes = tablesOf(request).flatMap((table) =>
    notesOf(table, { by, report: now, previous }).map((note) => ({ table: table.name, note })),
  )
  return {
    ...{ period, by, ...tablesIn(now), notes },
    ...(previous && { previous: { period: previousPeriod(period), ...tablesIn(previous) } }),
    ...(deadLetters && { deadLetters }),
  }
}

const tablesIn = ({ rows, totals }: Report) => ({
  ...Object.fromEntries(rows),
  totals: Object.fromEntries(totals),
})
