import { seconds, share } from './columns.ts'
import type { Filter } from './sql.ts'
import { bucket, chosen, shareOf, WITHOUT_CHANNEL } from './sql.ts'

export const FILTERS: readonly Filter[] = WITHOUT_CHANNEL
/** The cases that the dashboard shows. */
export const CASES = `FROM missed_call_followups
WHERE $__timeFilter(missed_at)
  ${chosen(FILTERS)}`
/** Start of the bucket of a case. */
export const PER = bucket('missed_at')

/** Definition for people. */
export const CASE =
  'A case: an inbound call that nobody answered, with the further ones of the same contact before anyone tried to reach them, by the time of the first call.'
/** Definition for people. */
export const RECOVERED =
  'Recovered: an answered call in either direction, or a message of a person, came after the first missed call. Recent cases can still be recovered.'

const within = (minutes: number) =>
  shareOf(`seconds_to_contact <= ${minutes * 60}`, 'true', `within_${minutes}`)
export const WITHIN = [5, 15, 60].map(within).join(',\n  ')
export const WITHIN_COLUMNS = [5, 15, 60].map((minutes) =>
  share(`within_${minutes}`, `${minutes} min`),
)

/** Median of a column. */
export const median = (column: string, name: string) =>
  `quantileExactInclusiveOrNull(0.5)(${column}) AS ${name}`
export const MEDIANS = [
  median('seconds_to_attempt', 'to_attempt'),
  median('seconds_to_contact', 'to_contact'),
].join(',\n  ')
export const MEDIAN_COLUMNS = [
  seconds('to_attempt', 'To the first attempt'),
  seconds('to_contact', 'To the contact'),
]

export const NOT_FOLLOWED = 'first_attempt_at IS NULL AND NOT is_recovered'
