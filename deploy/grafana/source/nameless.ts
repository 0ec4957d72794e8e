import { ACCOUNT, count, PROVIDER, share } from './columns.ts'
import { table } from './panels.ts'
import { account, chosen, dedent, WITHOUT_CHANNEL, withNames } from './sql.ts'

/** What the other panels about agents leave out. */
export const nameless = table({
  title: 'Without an agent',
  description:
    'Answered calls and messages of persons for which the provider does not say who it was. No other panel here has them.',
  width: 12,
  columns: [
    ...[
      PROVIDER,
      ACCOUNT,
      count('calls', 'Answered calls'),
      share('calls_nameless', 'Nobody named'),
    ],
    ...[count('messages', 'Messages'), share('messages_nameless', 'Nobody named, messages')],
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT provider, ${account}, countIf(kind = 'call') AS calls,
      countIf(kind = 'call' AND author_id = '') / nullIf(calls, 0) AS calls_nameless, countIf(kind = 'message') AS messages,
      countIf(kind = 'message' AND author_id = '') / nullIf(messages, 0) AS messages_nameless
    FROM communications
    WHERE if(kind = 'call', outcome = 'answered', direction = 'outbound' AND author_kind IN ('human', 'unknown') AND NOT is_failed)
      AND $__dateTimeFilter(occurred_date, occurred_at)
      ${chosen(WITHOUT_CHANNEL)}
    GROUP BY provider, account_id
    ORDER BY provider, account_id`),
})
