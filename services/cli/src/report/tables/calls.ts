import type { ReportTable } from '../report-table.ts'
import { column, count, median, seconds } from '../report-table.ts'

/** How long the calls were, by outcome. */
export const calls: ReportTable = {
  name: 'calls',
  title: 'Calls',
  view: 'calls',
  where: 'NOT is_internal',
  time: 'started_at',
  date: 'occurred_date',
  channel: 'medium',
  details: [column('direction'), column('outcome')],
  order: ['direction', 'calls DESC', 'outcome'],
  measures: [
    count('calls', 'calls'),
    seconds('talk_seconds_median', 'median talk', median('talk_seconds')),
    seconds('talk_seconds_sum', 'total talk', 'sum(talk_seconds)'),
  ],
}
