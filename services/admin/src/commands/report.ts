import type { Period } from '../clickhouse/report-queries.ts'
import { queryReport } from '../clickhouse/report-queries.ts'
import { clickHouseOf } from '../clients.ts'
import type { Arguments, Command } from '../command.ts'
import { JSON_OPTION, textOption, UsageError } from '../command.ts'
import { countDeadLetters } from '../dead-letters.ts'
import { reportText } from '../report-text.ts'

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
    const client = clickHouseOf(env)
    try {
      const [numbers, deadLetters] = await Promise.all([
        queryReport(client, period),
        countDeadLetters(env),
      ])
      if (args.values['json']) print(JSON.stringify({ period, ...numbers, deadLetters }))
      else print(`${titleOf(period)}\n\n${reportText(numbers, deadLetters)}`)
      return true
    } finally {
      await client.close()
    }
  },
}

function periodOf(args: Arguments): Period {
  const tz = textOption(args, 'tz') ?? 'UTC'
  if (!isZone(tz)) throw new UsageError('--tz is the name of a time zone, such as America/New_York')
  return {
    tz,
    since: localTime(args, 'since'),
    until: localTime(args, 'until'),
    provider: textOption(args, 'provider') ?? '',
  }
}

/** A date, or a date and time, in the zone of the report: `2026-11-01` or `2026-11-01 08:30`. */
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?)?$/

function localTime(args: Arguments, name: string): string {
  const given = textOption(args, name)
  if (given === undefined) return ''
  const [, date, time = '00:00', seconds = ':00'] = LOCAL_TIME.exec(given) ?? []
  if (date === undefined || Number.isNaN(Date.parse(`${date}T${time}${seconds}Z`))) {
    throw new UsageError(
      `--${name} is a date such as 2026-11-01, or a date and time such as "2026-11-01 08:30"`,
    )
  }
  return `${date} ${time}${seconds}`
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
