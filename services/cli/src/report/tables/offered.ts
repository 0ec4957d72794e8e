import type { ReportTable } from '../report-table.ts'
import { count, median, seconds } from '../report-table.ts'

/** What became of the inbound calls that somebody should have answered. */
export const offered: ReportTable = {
  name: 'offered',
  title: 'Inbound calls answered',
  view: 'calls',
  where: 'NOT is_internal',
  time: 'started_at',
  date: 'occurred_date',
  channel: 'medium',
  details: [],
  order: [],
  measures: [
    count('offered', 'offered', 'is_offered'),
    count('answered', 'answered', 'is_offered AND is_answered'),
    count('missed', 'missed', "is_offered AND outcome = 'missed'"),
    count('voicemail', 'voicemail', "is_offered AND outcome = 'voicemail'"),
    count('abandoned', 'abandoned', "is_offered AND outcome = 'abandoned'"),
    {
      name: 'answer_rate',
      label: 'answer rate',
      unit: 'share',
      sql: 'countIf(is_offered AND is_answered) / nullIf(countIf(is_offered), 0)',
    },
    seconds('talk_seconds_median', 'median talk', median('if(is_offered, talk_seconds, NULL)')),
  ],
}
