import {
  CALLS,
  IN_RANGE,
  OFFERED,
  OPEN_RATE,
  PER,
  RATE,
  RATE_IS,
  RATES,
  TALK,
  UNANSWERED,
} from './call-rows.ts'
import { byAccount } from './call-table.ts'
import { bars, lines } from './charts.ts'
import { count, seconds, share } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { stat } from './panels.ts'
import { BY_TIME, chosen, dedent, percentiles } from './sql.ts'
import { custom, grain } from './variables.ts'

const WITHIN = `countIf(ring_seconds <= \${within})`

const inbound = stat({
  title: 'Inbound calls',
  description: `${OFFERED} Unanswered: offered, and nobody answered. Voicemail: the unanswered ones that left a recording.`,
  width: 8,
  columns: [
    count('offered', 'Offered'),
    count('answered', 'Answered'),
    count('unanswered', 'Unanswered'),
    count('voicemail', 'Voicemail'),
  ],
  sql: dedent(`
    SELECT countIf(is_offered) AS offered, countIf(is_offered AND is_answered) AS answered,
      countIf(${UNANSWERED}) AS unanswered, countIf(is_offered AND outcome = 'voicemail') AS voicemail
    ${CALLS}`),
})

const answerRate = stat({
  title: 'Answer rate',
  description: RATE_IS,
  width: 4,
  columns: RATES,
  sql: `SELECT ${OPEN_RATE},\n  ${RATE}\n${CALLS}`,
})

const serviceLevel = stat({
  title: 'Service level',
  description:
    'Offered calls that were answered within the chosen seconds ÷ the same offered calls. Only calls of accounts whose provider states the ring time of every answered call; empty when there are none. Speed of answer: mean ring time of the answered ones.',
  width: 6,
  columns: [
    share('service_level', 'In time'),
    count('within_target', 'Calls in time'),
    count('judged', 'Of calls'),
    seconds('speed_of_answer', 'Speed of answer'),
  ],
  sql: dedent(`
    SELECT ${WITHIN} / nullIf(count(), 0) AS service_level, if(count() = 0, NULL, ${WITHIN}) AS within_target,
      nullIf(count(), 0) AS judged, avg(ring_seconds) AS speed_of_answer
    FROM calls
    WHERE is_offered AND ${IN_RANGE}
      ${chosen()}
      AND (provider, account_id) IN (
        SELECT provider, account_id FROM calls
        WHERE is_offered AND is_answered AND ${IN_RANGE}
        GROUP BY provider, account_id
        HAVING countIf(ring_seconds IS NULL) = 0
      )`),
})

const talk = stat({
  title: 'Talk time',
  description:
    'From answer to end of answered calls in either direction, hold included. Calls that nobody answered have none.',
  width: 6,
  columns: [...TALK, seconds('talk_total', 'Total')],
  sql: `SELECT ${percentiles('talk_seconds', 'talk')},\n  sum(talk_seconds) AS talk_total\n${CALLS}`,
})

const offeredByTime = bars({
  title: 'Offered calls by outcome',
  description: OFFERED,
  width: 12,
  columns: [
    count('answered', 'Answered'),
    count('voicemail', 'Voicemail'),
    count('missed', 'Missed'),
  ],
  sql: dedent(`
    SELECT ${PER}, countIf(is_offered AND is_answered) AS answered,
      countIf(is_offered AND outcome = 'voicemail') AS voicemail, countIf(is_offered AND outcome IN ('missed', 'abandoned')) AS missed
    ${CALLS}
    ${BY_TIME}`),
})

const rateByTime = lines(
  {
    title: 'Answer rate over time',
    description: RATE_IS,
    width: 12,
    columns: RATES,
    sql: `SELECT ${PER},\n  ${OPEN_RATE},\n  ${RATE}\n${CALLS}\n${BY_TIME}`,
  },
  'percentunit',
)

const outbound = bars({
  title: 'Outbound calls by outcome',
  description:
    'Each outbound call once, by the time at which it started. voicemail: a mailbox answered.',
  width: 12,
  columns: [],
  sql: dedent(`
    SELECT ${PER}, toString(outcome) AS series, count() AS calls
    ${CALLS}
      AND direction = 'outbound'
    GROUP BY time, series
    ORDER BY time, series`),
})

const talkByTime = lines(
  {
    title: 'Talk time over time',
    description:
      'Talk time of the answered calls that started in each bucket. Percentiles do not add up: they are computed from the calls.',
    width: 12,
    columns: TALK,
    sql: `SELECT ${PER},\n  ${percentiles('talk_seconds', 'talk')}\n${CALLS}\n  AND is_answered\n${BY_TIME}`,
  },
  's',
)

export const calls: Dashboard = {
  name: 'calls',
  title: 'Calls',
  description: 'How many calls we answered, and how long they were. From the view calls.',
  filters: ['provider', 'account', 'channel'],
  own: [grain(), custom('within', 'Answer within, s', ['20', '10', '30', '60', '90'])],
  panels: [
    ...[inbound, answerRate, serviceLevel, talk],
    ...[offeredByTime, rateByTime, outbound, talkByTime, byAccount],
  ],
}
