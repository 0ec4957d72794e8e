import type { ReportTable } from '../report-table.ts'
import { count, median, seconds } from '../report-table.ts'

/** How fast turns were answered, by the time at which the wait began. */
export const responses: ReportTable = {
  name: 'responses',
  title: 'Response time',
  view: 'response_turns',
  where: '',
  time: 'waiting_since',
  date: null,
  channel: 'channel',
  details: [],
  order: [],
  measures: [
    count('turns', 'turns'),
    count('answered_by_human', 'by people', "turn_status = 'answered_by_human'"),
    count('answered_by_bot', 'by bots', "turn_status = 'answered_by_bot'"),
    count('closed_unanswered', 'closed unanswered', "turn_status = 'closed_unanswered'"),
    count('waiting', 'waiting', "turn_status = 'waiting'"),
    seconds('response_seconds_median', 'median', median('response_seconds')),
    seconds('response_seconds_p90', 'p90', 'quantileExactInclusiveOrNull(0.9)(response_seconds)'),
  ],
}
