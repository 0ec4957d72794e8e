import { clickHouseSettingsOf, kafkaOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import type { DeadCount } from '../dead/dead-groups.ts'
import { readDeadCounts } from '../dead/dead-groups.ts'
import { withClickHouse } from '../with-click-house.ts'
import type { Period } from './period.ts'
import { previousPeriod } from './period.ts'
import { queryReport } from './query-report.ts'
import type { Report } from './report.ts'
import { REPORT_TABLES } from './report.ts'
import { reportCsv } from './report-csv.ts'
import type { ReportRequest } from './report-options.ts'
import { REPORT_OPTIONS, readReportOptions } from './report-options.ts'
import { reportText } from './report-text.ts'

type Numbers = {
  readonly report: Report
  readonly previous: Report | null
  readonly deadLetters: readonly DeadCount[] | null
}

export const report: Command = {
  name: 'report',
  usage:
    '[--since 2026-11-01] [--until 2026-12-01] [--tz UTC] [--provider spruce] [--by provider,account,channel,day] [--compare] [--table calls|offered|responses|volumes|daily] [--json | --csv]',
  summary:
    'calls, durations, response times and volumes as tables; --compare adds the period of equal length before',
  options: { ...JSON_OPTION, ...REPORT_OPTIONS },
  async run(args, { env, print }) {
    const request = readReportOptions(args)
    const { period, by, isCompared, table } = request
    const tables = table === null ? REPORT_TABLES : [table]
    const before = isCompared ? previousPeriod(period) : null
    const [[now, previous], deadLetters] = await Promise.all([
      withClickHouse(clickHouseSettingsOf(env), (client) =>
        Promise.all([
          queryReport(client, { period, by, tables }),
          before && queryReport(client, { period: before, by, tables }),
        ]),
      ),
      table === null ? readDeadCounts(kafkaOf(env)) : null,
    ])
    print(outputOf(request, { report: now, previous, deadLetters }))
    return true
  },
}

function outputOf(request: ReportRequest, numbers: Numbers): string {
  const { format, table, by, period } = request
  if (format === 'json') return JSON.stringify(dataOf(request, numbers))
  if (format === 'csv' && table !== null) return reportCsv({ ...numbers, table, by })
  const tables = table === null ? REPORT_TABLES : [table]
  const title = numbers.previous === null ? '' : `, compared with ${spanOf(previousPeriod(period))}`
  return `${titleOf(period)}${title}\n\n${reportText({ ...numbers, by, tables })}`
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

function titleOf({ provider, tz, ...span }: Pick<Period, 'since' | 'until' | 'tz' | 'provider'>) {
  return `From ${spanOf(span)} (${tz})${provider === '' ? '' : `, ${provider} only`}`
}

function spanOf({ since, until }: Pick<Period, 'since' | 'until'>): string {
  return `${dayOf(since, 'the beginning')} to ${dayOf(until, 'now')}`
}

/** A day is written without its midnight. */
const dayOf = (time: string, open: string) => time.replace(/ 00:00:00$/, '') || open
