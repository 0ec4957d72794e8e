import { seconds, share } from './columns.ts'
import { bucket, chosen, shareOf } from './sql.ts'

/** Calls that began in the time range. */
export const IN_RANGE = '$__dateTimeFilter(occurred_date, started_at)'
/** The calls that the dashboard shows. */
export const CALLS = `FROM calls
WHERE NOT is_internal AND outcome != 'blocked' AND ${IN_RANGE}
  ${chosen()}`
/** Start of the bucket of a call. */
export const PER = bucket('assumeNotNull(started_at)')

export const UNANSWERED = 'is_offered AND NOT is_answered'
export const OPEN_RATE = shareOf(
  'is_offered AND is_answered AND is_open_hours',
  'is_offered AND is_open_hours',
  'open_answer_rate',
)
export const RATE = shareOf('is_offered AND is_answered', 'is_offered', 'answer_rate')
export const RATES = [share('open_answer_rate', 'In open hours'), share('answer_rate', 'All hours')]
export const TALK = [seconds('talk_median', 'Median'), seconds('talk_p90', '90th percentile')]

/** Definition for people. */
export const OFFERED =
  'Offered: inbound calls with outcome answered, missed, voicemail or abandoned, by the time at which they started. Without internal, blocked, failed and ongoing calls.'
/** Definition for people. */
export const RATE_IS =
  'Answered ÷ offered. In open hours: of the calls that started in the open hours of the schedule that applies. Empty where no schedule applies.'
