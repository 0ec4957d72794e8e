import type { Report } from './clickhouse/report-queries.ts'
import type { DeadCount } from './dead/read-dead-counts.ts'
import type { Cell } from './table.ts'
import { percent, readableSeconds, renderTable } from './table.ts'

/** The report as tables for a terminal, with a sentence where there is nothing to show. */
export function reportText(report: Report, deadLetters: readonly DeadCount[]): string {
  return [
    section(
      'Calls',
      ['provider', 'direction', 'outcome', 'calls', 'median talk', 'total talk'],
      callRows(report),
    ),
    section(
      'Inbound calls answered',
      [
        'provider',
        'offered',
        'answered',
        'missed',
        'voicemail',
        'abandoned',
        'answer rate',
        'median talk',
      ],
      offeredRows(report),
    ),
    section(
      'Response time',
      [
        'provider',
        'turns',
        'by people',
        'by bots',
        'closed unanswered',
        'waiting',
        'median',
        'p90',
      ],
      responseRows(report),
    ),
    section(
      'Messages',
      ['provider', 'channel', 'direction', 'messages', 'failed'],
      volumeRows(report),
    ),
    section(
      'Dead letters',
      ['stage', 'code', 'provider', 'records'],
      deadLetters.map(({ stage, code, provider, records }) => [stage, code, provider, records]),
    ),
  ].join('\n\n')
}

function section(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  return `${title}\n${rows.length === 0 ? 'none' : renderTable(columns, rows)}`
}

const callRows = ({ calls }: Report) =>
  calls.map((row) => [
    row.provider,
    row.direction,
    row.outcome,
    row.calls,
    readableSeconds(row.talk_seconds_median),
    readableSeconds(row.talk_seconds_sum),
  ])

const offeredRows = ({ offered }: Report) =>
  offered.map((row) => [
    row.provider,
    row.offered,
    row.answered,
    row.missed,
    row.voicemail,
    row.abandoned,
    percent(row.answered, row.offered),
    readableSeconds(row.talk_seconds_median),
  ])

const responseRows = ({ responses }: Report) =>
  responses.map((row) => [
    row.provider,
    row.turns,
    row.answered_by_human,
    row.answered_by_bot,
    row.closed_unanswered,
    row.waiting,
    readableSeconds(row.response_seconds_median),
    readableSeconds(row.response_seconds_p90),
  ])

const volumeRows = ({ volumes }: Report) =>
  volumes.map((row) => [row.provider, row.channel, row.direction, row.messages, row.failed])
