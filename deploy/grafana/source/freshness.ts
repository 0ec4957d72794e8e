import { bars } from './charts.ts'
import { ACCOUNT, count, PROVIDER, plain, seconds } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { stat, table } from './panels.ts'
import type { Filter } from './sql.ts'
import { account, bucket, chosen, dedent, WITHOUT_CHANNEL, withNames } from './sql.ts'
import { grain } from './variables.ts'

const FILTERS: readonly Filter[] = WITHOUT_CHANNEL
const KINDS = ['message', 'call', 'conversation_event'] as const

/** Rows of all kinds, by the time of their receipt. */
const received = (where: string) =>
  KINDS.map(
    (kind) => `  SELECT '${kind}' AS kind, provider, account_id, received_at FROM ${kind}s
  WHERE ${where}
    ${chosen(FILTERS).replaceAll('\n', '\n  ')}`,
  ).join('\n  UNION ALL\n')

const NEWEST = `SELECT provider, account_id, max(received_at) AS newest,
  ${KINDS.map((kind) => `maxOrNull(if(kind = '${kind}', received_at, NULL)) AS newest_${kind}`).join(', ')}
FROM (
${received('true')}
)
GROUP BY provider, account_id`

const ANY_TIME = 'By the clock of the database, for any time range.'

const silent = stat({
  title: 'Silent accounts',
  description: `Accounts from which no webhook of a message, call or conversation was received for an hour, and for a day. ${ANY_TIME} At night an hour can be normal.`,
  width: 24,
  columns: [
    ...[count('accounts', 'Accounts'), count('silent_hour', 'Silent for an hour')],
    ...[count('silent_day', 'Silent for a day'), seconds('longest', 'Longest silence')],
  ],
  sql: `SELECT count() AS accounts, countIf(newest < subtractHours(now(), 1)) AS silent_hour, countIf(newest < subtractDays(now(), 1)) AS silent_day,
  if(count() = 0, NULL, dateDiff('second', min(newest), now64(3, 'UTC'))) AS longest
FROM (
${NEWEST}
)`,
})

const byAccount = table({
  title: 'By account',
  description: `When the gateway received the newest webhook that the rows of each account show, and how long ago. ${ANY_TIME} The longest silence first.`,
  width: 24,
  columns: [
    ...[PROVIDER, ACCOUNT, plain('newest', 'Newest'), seconds('silence', 'Silence')],
    ...[plain('newest_message', 'Newest message'), plain('newest_call', 'Newest call')],
    plain('newest_conversation_event', 'Newest conversation event'),
  ],
  sql: `${withNames('account')}
SELECT provider, ${account}, newest, dateDiff('second', newest, now64(3, 'UTC')) AS silence,
  newest_message, newest_call, newest_conversation_event
FROM (
${NEWEST}
)
ORDER BY newest`,
})

const byTime = bars({
  title: 'Received by account',
  description:
    'Messages, calls and conversation events by the time at which the gateway received the webhook that their row shows. A row counts once, at its newest webhook.',
  width: 24,
  columns: [],
  sql: dedent(`
    ${withNames('account')}
    SELECT ${bucket('received_at')}, concat(provider, ' ', ${account}) AS series, count() AS received
    FROM (
    ${received('$__timeFilter(received_at)')}
    )
    GROUP BY time, provider, account_id
    ORDER BY time, series`),
})

export const freshness: Dashboard = {
  name: 'freshness',
  title: 'Freshness',
  description:
    'Whether every account still sends. From the views messages, calls and conversation_events.',
  filters: FILTERS,
  own: [grain()],
  panels: [silent, byAccount, byTime],
}
