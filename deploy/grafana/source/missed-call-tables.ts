import { ACCOUNT, count, PROVIDER, plain, seconds, share } from './columns.ts'
import {
  CASE,
  CASES,
  MEDIAN_COLUMNS,
  MEDIANS,
  median,
  NOT_FOLLOWED,
  RECOVERED,
  WITHIN,
  WITHIN_COLUMNS,
} from './missed-cases.ts'
import { table } from './panels.ts'
import { account, agent, dedent, shareOf, withNames } from './sql.ts'

export const byAccount = table({
  title: 'By account',
  description: `${CASE} ${RECOVERED}`,
  width: 12,
  columns: [
    ...[PROVIDER, ACCOUNT, count('cases', 'Cases'), ...WITHIN_COLUMNS, share('ever', 'Recovered')],
    ...[...MEDIAN_COLUMNS, count('not_followed_up', 'Not followed up')],
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT provider, ${account}, count() AS cases,
      ${WITHIN},
      ${shareOf('is_recovered', 'true', 'ever')},
      ${MEDIANS},
      countIf(${NOT_FOLLOWED}) AS not_followed_up
    ${CASES}
    GROUP BY provider, account_id
    ORDER BY cases DESC, provider, account_id`),
})

export const byAgent = table({
  title: 'Who made the contact',
  description:
    'The agent of the first answered call or message after the missed call, and how. Not known: the provider does not say who it was.',
  width: 12,
  columns: [
    ...[PROVIDER, ACCOUNT, plain('agent', 'Agent'), count('recovered', 'Recovered')],
    ...[count('by_call', 'By call'), count('by_message', 'By message')],
    seconds('to_contact', 'Median time'),
  ],
  sql: dedent(`
    ${withNames('account', 'agent')}
    SELECT provider, ${account},
      if(first_contact_by = '', 'not known', ${agent('first_contact_by', 'name')}) AS agent,
      count() AS recovered, countIf(first_contact_kind = 'call') AS by_call, countIf(first_contact_kind = 'message') AS by_message,
      ${median('seconds_to_contact', 'to_contact')}
    ${CASES}
      AND is_recovered
    GROUP BY provider, account_id, first_contact_by
    ORDER BY recovered DESC, provider, account_id, first_contact_by
    LIMIT 200`),
})

export const notFollowedUp = table({
  title: 'Not followed up',
  description: 'Cases without an attempt or a contact, newest first.',
  width: 24,
  columns: [
    ...[plain('missed_at', 'Missed'), plain('last_missed_at', 'Last missed')],
    ...[count('missed_count', 'Calls'), plain('has_voicemail', 'Voicemail')],
    ...[plain('is_open_hours', 'In open hours'), PROVIDER, ACCOUNT],
    ...[plain('contact_key', 'Contact'), plain('call_id', 'Call')],
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT missed_at, last_missed_at, missed_count, has_voicemail, is_open_hours, provider, ${account}, contact_key, call_id
    ${CASES}
      AND ${NOT_FOLLOWED}
    ORDER BY missed_at DESC
    LIMIT 200`),
})
