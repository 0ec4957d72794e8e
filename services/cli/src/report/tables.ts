import type { Dimension } from './dimensions.ts'
import { isTime } from './dimensions.ts'
import type { ReportTable } from './report-table.ts'
import { column, count, median, optional, seconds, share } from './report-table.ts'
import { sla } from './sla-table.ts'

/** Calls as call_metrics_hourly counts them. */
const CALLS = {
  view: 'calls',
  where: "NOT is_internal AND outcome != 'blocked'",
  time: 'started_at',
  date: 'occurred_date',
  columns: {},
  pending: null,
} as const

/** In whole microseconds, as in call_metrics_hourly, so that the sum does not depend on the order of rows. */
const TALK_SECONDS_SUM = 'sum(toInt64(round(talk_seconds * 1000000))) / 1000000'

/** Number and length of calls, by outcome. */
export const calls: ReportTable = {
  ...CALLS,
  name: 'calls',
  title: 'Calls',
  notBy: {},
  details: [column('direction'), column('outcome')],
  order: ['direction', 'calls DESC', 'outcome'],
  measures: [
    count('calls', 'calls'),
    seconds('talk_seconds_median', 'median talk', median('talk_seconds')),
    seconds('talk_seconds_sum', 'total talk', TALK_SECONDS_SUM),
  ],
}

/** Outcomes of the inbound calls that count as offered, also of those within the business hours. */
export const offered: ReportTable = {
  ...CALLS,
  name: 'offered',
  title: 'Inbound calls answered',
  notBy: {
    agent: 'a call that nobody answered has no agent',
    direction: 'only inbound calls are offered',
  },
  details: [],
  order: [],
  measures: [
    count('offered', 'offered', 'is_offered'),
    count('answered', 'answered', 'is_offered AND is_answered'),
    count('missed', 'missed', "is_offered AND outcome = 'missed'"),
    count('voicemail', 'voicemail', "is_offered AND outcome = 'voicemail'"),
    // Of the supported providers none states it, so that a column of zeros would be wrong.
    optional(count('abandoned', 'abandoned', "is_offered AND outcome = 'abandoned'")),
    share('answer_rate', 'answer rate', ['is_answered', 'is_offered']),
    optional(count('open_offered', 'offered when open', 'is_offered AND is_open_hours')),
    optional(
      share('open_answer_rate', 'rate when open', [
        'is_answered',
        '(is_offered AND is_open_hours)',
      ]),
    ),
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
  columns: { agent: 'responder_id' },
  notBy: { direction: 'every wait begins with an inbound message or call' },
  details: [],
  order: [],
  measures: [
    count('turns', 'turns'),
    count('answered', 'answered', "turn_status = 'answered'"),
    count('closed_unanswered', 'closed unanswered', "turn_status = 'closed_unanswered'"),
    count('expired', 'expired', "turn_status = 'expired'"),
    count('waiting', 'waiting', "turn_status = 'waiting'"),
    optional(count('bot_replied', 'bot replied', 'bot_response_seconds IS NOT NULL')),
    seconds('response_seconds_median', 'median', median('response_seconds')),
    seconds('response_seconds_p90', 'p90', 'quantileExactInclusiveOrNull(0.9)(response_seconds)'),
    optional(
      seconds(
        ...(['response_business_seconds_median', 'median of open hours'] as const),
        median('response_business_seconds'),
      ),
    ),
  ],
  pending: {
    measure: 'waiting',
    says: 'still wait: response times look shorter than they will be',
  },
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
  // The author of an inbound message is the contact.
  columns: { agent: "if(kind = 'message' AND direction != 'outbound', '', author_id)" },
  notBy: {},
  pending: null,
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
export const REPORT_TABLES: readonly ReportTable[] = [
  ...[calls, offered, responses, sla, volumes, daily],
]

/**
 * The dimensions that separate the rows of a table: without those that it does not have. The rows of
 * `daily` are separated by day, and by no other time.
 */
export function dimensionsOf(table: ReportTable, by: readonly Dimension[]): readonly Dimension[] {
  const own = by.filter((dimension) => table.notBy[dimension] === undefined)
  return table === daily ? [...own.filter((dimension) => !isTime(dimension)), 'day'] : own
}
