import type { Dimension, ReportTable } from './report-table.ts'
import { column, count, median, seconds } from './report-table.ts'

/** Number and length of calls, by outcome. */
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

/** Outcomes of the inbound calls that count as offered. */
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

/** Response times of turns, by the time at which the wait began. */
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

/**
 * Condition of communication_volume_hourly. The view itself has whole UTC hours only, and a local day may
 * begin within one.
 */
const COUNTED_AS_VOLUME = "author_kind != 'system'"

const COMMUNICATIONS = {
  view: 'communications',
  time: 'occurred_at',
  date: 'occurred_date',
  channel: 'channel',
} as const

/** Number of messages. */
export const volumes: ReportTable = {
  ...COMMUNICATIONS,
  name: 'volumes',
  title: 'Messages',
  where: `kind = 'message' AND ${COUNTED_AS_VOLUME}`,
  details: [column('channel'), column('direction')],
  order: ['messages DESC', 'channel', 'direction'],
  measures: [
    count('messages', 'messages', 'NOT is_failed'),
    count('failed', 'failed', 'is_failed'),
  ],
}

/** Number of messages and calls on each local day. */
export const daily: ReportTable = {
  ...COMMUNICATIONS,
  name: 'daily',
  title: 'Messages and calls',
  where: COUNTED_AS_VOLUME,
  details: [column('kind')],
  order: ['kind DESC'],
  measures: [count('communications', 'communications', 'NOT is_failed')],
}

/** The tables of the report, in the order of the page. */
export const REPORT_TABLES: readonly ReportTable[] = [calls, offered, responses, volumes, daily]

/** The dimensions that separate the rows of a table. The rows of `daily` are always separated by day. */
export const dimensionsOf = (table: ReportTable, by: readonly Dimension[]): readonly Dimension[] =>
  table === daily ? [...by.filter((dimension) => dimension !== 'day'), 'day'] : by
