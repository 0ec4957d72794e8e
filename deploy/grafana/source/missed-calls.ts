import { bars, lines } from './charts.ts'
import { count, seconds, share } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { byAccount, byAgent, notFollowedUp } from './missed-call-tables.ts'
import {
  CASE,
  CASES,
  FILTERS,
  MEDIAN_COLUMNS,
  MEDIANS,
  median,
  NOT_FOLLOWED,
  PER,
  RECOVERED,
  WITHIN,
  WITHIN_COLUMNS,
} from './missed-cases.ts'
import { stat } from './panels.ts'
import { BY_TIME, dedent, shareOf } from './sql.ts'
import { grain } from './variables.ts'

const AGAIN =
  'missed_count > 1 OR (called_again_at IS NOT NULL AND (first_attempt_at IS NULL OR called_again_at < first_attempt_at))'

const cases = stat({
  title: 'Missed calls',
  description: `${CASE} In open hours: cases that began in the open hours of the schedule that applies ÷ cases with a schedule. Calls without a known contact do not count.`,
  width: 6,
  columns: [count('cases', 'Cases'), count('calls', 'Calls'), share('open_hours', 'In open hours')],
  sql: dedent(`
    SELECT count() AS cases, sum(missed_count) AS calls,
      ${shareOf('is_open_hours', 'is_open_hours IS NOT NULL', 'open_hours')}
    ${CASES}`),
})

const recovered = stat({
  title: 'Recovered within',
  description: `Share of the cases. ${RECOVERED} Elapsed time from the first missed call.`,
  width: 6,
  columns: [...WITHIN_COLUMNS, share('ever', 'Ever')],
  sql: `SELECT ${WITHIN},\n  ${shareOf('is_recovered', 'true', 'ever')}\n${CASES}`,
})

const speed = stat({
  title: 'Median time',
  description:
    'Attempt: the first outbound call of any outcome, or the first message of a person, after the missed call. Contact: the first answered call in either direction, or the first message of a person. In open hours: only open time counts.',
  width: 6,
  columns: [seconds('open_to_contact', 'To the contact, open hours'), ...MEDIAN_COLUMNS],
  sql: `SELECT ${median('business_seconds_to_contact', 'open_to_contact')},\n  ${MEDIANS}\n${CASES}`,
})

const neglected = stat({
  title: 'Left alone',
  description:
    'Called again first: share of the cases in which the contact called again before anyone tried to reach them. Not followed up: cases without an attempt or a contact. Voicemails: cases with a voicemail, and the share of them that was recovered.',
  width: 6,
  columns: [
    ...[share('called_again', 'Called again first'), count('not_followed_up', 'Not followed up')],
    ...[count('voicemails', 'Voicemails'), share('voicemails_recovered', 'Of them recovered')],
  ],
  sql: dedent(`
    SELECT ${shareOf(AGAIN, 'true', 'called_again')},
      countIf(${NOT_FOLLOWED}) AS not_followed_up, countIf(has_voicemail) AS voicemails,
      ${shareOf('has_voicemail AND is_recovered', 'has_voicemail', 'voicemails_recovered')}
    ${CASES}`),
})

const byTime = bars({
  title: 'Cases',
  description: `${CASE} ${RECOVERED}`,
  width: 12,
  columns: [
    count('in_an_hour', 'Recovered within an hour'),
    count('later', 'Recovered later'),
    count('tried', 'Tried, not reached'),
    count('not_followed_up', 'Not followed up'),
  ],
  sql: dedent(`
    SELECT ${PER}, countIf(seconds_to_contact <= 3600) AS in_an_hour, countIf(seconds_to_contact > 3600) AS later,
      countIf(first_attempt_at IS NOT NULL AND NOT is_recovered) AS tried, countIf(${NOT_FOLLOWED}) AS not_followed_up
    ${CASES}
    ${BY_TIME}`),
})

const recoveredByTime = lines(
  {
    title: 'Recovered within, over time',
    description: `Share of the cases of each bucket. ${RECOVERED}`,
    width: 12,
    columns: WITHIN_COLUMNS,
    sql: `SELECT ${PER},\n  ${WITHIN}\n${CASES}\n${BY_TIME}`,
  },
  'percentunit',
)

export const missedCalls: Dashboard = {
  name: 'missed-calls',
  title: 'Missed calls',
  description:
    'What became of callers whom nobody answered, over all channels. From the view missed_call_followups.',
  filters: FILTERS,
  own: [grain()],
  panels: [
    ...[cases, recovered, speed, neglected, byTime, recoveredByTime],
    ...[byAccount, byAgent, notFollowedUp],
  ],
}
