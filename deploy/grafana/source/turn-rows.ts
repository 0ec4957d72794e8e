import { count, seconds } from './columns.ts'
import { bucket, chosen, percentiles, shareOf } from './sql.ts'

/** The turns that the dashboard shows. */
export const TURNS = `FROM response_turns
WHERE $__timeFilter(waiting_since)
  ${chosen()}`
/** Start of the bucket of a turn. */
export const PER = bucket('waiting_since')

/** Definition for people. */
export const TURN =
  'A turn: a contact waits from the first message or call that nobody answered until a person replies, the conversation is closed, or 5 days pass between two steps.'
/** Definition for people. */
export const OPEN =
  'In open hours: only the time within the schedule that applies; empty without one.'

export const BUSINESS = percentiles('response_business_seconds', 'business')
export const ELAPSED = percentiles('response_seconds', 'elapsed')
export const BUSINESS_COLUMNS = [
  seconds('business_median', 'Median, open hours'),
  seconds('business_p90', '90th percentile, open hours'),
]
export const ELAPSED_COLUMNS = [
  seconds('elapsed_median', 'Median, elapsed'),
  seconds('elapsed_p90', '90th percentile, elapsed'),
]

export const ANSWERED = "turn_status = 'answered'"
export const RATE = shareOf(ANSWERED, "turn_status != 'waiting'", 'response_rate')
export const AFTER_HOURS = shareOf('NOT is_open_hours', 'is_open_hours IS NOT NULL', 'after_hours')

const STATUSES = ['answered', 'closed_unanswered', 'expired', 'waiting'] as const
export const STATUS_COLUMNS = [
  count('answered', 'Answered'),
  count('closed_unanswered', 'Closed unanswered'),
  count('expired', 'Expired'),
  count('waiting', 'Waiting'),
]
export const STATUS_COUNTS = STATUSES.map(
  (name) => `countIf(turn_status = '${name}') AS ${name}`,
).join(',\n  ')
