import { bars, lines } from './charts.ts'
import { share } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { stat } from './panels.ts'
import { BY_TIME, bucket, chosen, dedent, shareOf } from './sql.ts'
import {
  AFTER_HOURS,
  BUSINESS,
  BUSINESS_COLUMNS,
  ELAPSED,
  ELAPSED_COLUMNS,
  OPEN,
  PER,
  RATE,
  STATUS_COLUMNS,
  STATUS_COUNTS,
  TURN,
  TURNS,
} from './turn-rows.ts'
import { byAccount, byResponder } from './turn-tables.ts'
import { grain } from './variables.ts'
import { waitingContacts, waitingConversations, waitingNow } from './waiting.ts'

const speed = stat({
  title: 'How fast people reply',
  description: `Time from the start of a turn to the reply of a person, of answered turns, by the time at which the wait began. ${TURN} ${OPEN} While turns wait, recent times look better than they will be.`,
  width: 10,
  columns: [...BUSINESS_COLUMNS, ...ELAPSED_COLUMNS],
  sql: `SELECT ${BUSINESS},\n  ${ELAPSED}\n${TURNS}`,
})

const rates = stat({
  title: 'Who got a reply',
  description:
    'Response rate: answered turns ÷ all turns that do not wait, which are those answered, closed unanswered or expired. Bots replied: turns with a reply of a bot ÷ all turns; a bot does not end a turn. After hours: turns that began outside of the open hours ÷ turns with a schedule.',
  width: 6,
  columns: [
    share('response_rate', 'Response rate'),
    share('bot_replied', 'Bots replied'),
    share('after_hours', 'After hours'),
  ],
  sql: dedent(`
    SELECT ${RATE},
      ${shareOf('bot_response_seconds IS NOT NULL', 'true', 'bot_replied')},
      ${AFTER_HOURS}
    ${TURNS}`),
})

const times = [
  lines(
    {
      title: 'Response time in open hours',
      description: `Percentiles of the turns that began in each bucket, computed from the turns. ${OPEN}`,
      width: 12,
      columns: BUSINESS_COLUMNS,
      sql: `SELECT ${PER},\n  ${BUSINESS}\n${TURNS}\n${BY_TIME}`,
    },
    's',
  ),
  lines(
    {
      title: 'Response time, elapsed',
      description:
        'The same on the clock: nights and weekends count. Percentiles of the turns that began in each bucket.',
      width: 12,
      columns: ELAPSED_COLUMNS,
      sql: `SELECT ${PER},\n  ${ELAPSED}\n${TURNS}\n${BY_TIME}`,
    },
    's',
  ),
]

const byStatus = bars({
  title: 'Turns by status',
  description:
    'Each turn once, by the time at which it began. Answered: a person replied. Closed unanswered: the conversation was closed before. Expired: 5 days passed, then it went on. Waiting: nothing came since.',
  width: 12,
  columns: STATUS_COLUMNS,
  sql: `SELECT ${PER},\n  ${STATUS_COUNTS}\n${TURNS}\n${BY_TIME}`,
})

const firstReplies = lines(
  {
    title: 'First response of a session',
    description:
      'From the first inbound message or unanswered call of a session to the first reply of a person, by the start of the session. A session is a run of messages and calls; a new one starts after a close or five days of silence.',
    width: 12,
    columns: [BUSINESS_COLUMNS, ELAPSED_COLUMNS].flatMap(([median]) => (median ? [median] : [])),
    sql: dedent(`
      SELECT ${bucket('started_at')},
        quantileExactInclusiveOrNull(0.5)(first_response_business_seconds) AS business_median,
        quantileExactInclusiveOrNull(0.5)(first_response_seconds) AS elapsed_median
      FROM conversation_sessions
      WHERE first_inbound_at IS NOT NULL AND $__timeFilter(started_at)
        ${chosen()}
      ${BY_TIME}`),
  },
  's',
)

export const responseTimes: Dashboard = {
  name: 'response-times',
  title: 'Response times',
  description:
    'How fast people reply, and who waits. From the views response_turns, conversation_sessions, waiting_contacts and waiting_conversations.',
  filters: ['provider', 'account', 'channel'],
  own: [grain()],
  panels: [
    ...[speed, rates, waitingNow(8), ...times, byStatus, firstReplies],
    ...[byAccount, byResponder, waitingContacts, waitingConversations],
  ],
}
