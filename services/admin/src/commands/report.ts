import type { Period } from '../clickhouse/report-queries.ts'
import { queryReport } from '../clickhouse/report-queries.ts'
import { withClickHouse } from '../clickhouse/with-click-house.ts'
import { clickHouseSettingsOf, kafkaOf } from '../clients.ts'
import type { Arguments, Command } from '../command.ts'
import { JSON_OPTION, textOption, UsageError } from '../command.ts'
import { readDeadCounts } from '../dead/read-dead-counts.ts'
import { reportText } from '../report-text.ts'
import { localTimeOption } from '../time-option.ts'

export const report: Command = {
  name: 'report',
  usage: '[--since 2026-11-01] [--until 2026-12-01] [--provider spruce] [--tz UTC] [--json]',
  summary: 'calls, durations, response times and volumes as tables',
  options: {
    ...JSON_OPTION,
    since: { type: 'string' },
    until: { type: 'string' },
    provider: { type: 'string' },
    tz: { type: 'string' },
  },
  async run(args, { env, print }) {
    const period = periodOf(args)
    const [numbers, deadLetters] = await Promise.all([
      withClickHouse(clickHouseSettingsOf(env), (client) => queryReport(client, period)),
      readDeadCounts(kafkaOf(env)),
    ])
    if (args.values['json']) print(JSON.stringify({ period, ...numbers, deadLetters }))
    else print(`${titleOf(period)}\n\n${reportText(numbers, deadLetters)}`)
    return true
  },
}

function periodOf(args: Arguments): Period {
  const tz = textOption(args, 'tz') ?? 'UTC'
  if (!isZone(tz)) throw new UsageError('--tz is the name of a time zone, such as America/New_York')
  return {
    tz,
    since: localTimeOption(args, 'since'),
    until: localTimeOption(args, 'until'),
    provider: textOption(args, 'provider') ?? '',
  }
}

function isZone(tz: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: tz })
    return true
  } catch {
    return false
  }
}

function titleOf({ since, until, tz, provider }: Period): string {
  const from = since === '' ? 'the beginning' : since
  const to = until === '' ? 'now' : until
  return `From ${from} to ${to} (${tz})${provider === '' ? '' : `, ${provider} only`}`
}
