import { bars, lines } from './charts.ts'
import { ACCOUNT, CHANNEL, count, PROVIDER, plain, share } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { stat, table } from './panels.ts'
import { account, bucket, chosen, dedent, shareOf, withNames } from './sql.ts'
import { grain } from './variables.ts'
import { weekAgainstWeek } from './weeks.ts'

const COMMUNICATIONS = `FROM communications
WHERE author_kind != 'system' AND $__dateTimeFilter(occurred_date, occurred_at)
  ${chosen()}`
const PER = bucket('assumeNotNull(occurred_at)')
const NOT_FAILED = `${COMMUNICATIONS}\n  AND NOT is_failed`

const DEFINITION =
  'Messages and calls without failed ones, notes, internal and blocked calls, system lines and earlier attempts of a retry.'

const of = (kind: string, direction: string) =>
  `countIf(kind = '${kind}' AND direction = '${direction}' AND NOT is_failed) AS ${kind}s_${direction === 'inbound' ? 'in' : 'out'}`

const total = stat({
  title: 'Messages and calls',
  description: `${DEFINITION} Automated: by a rule, workflow or campaign; they count in "Messages out" too.`,
  width: 12,
  columns: [
    ...[count('messages_in', 'Messages in'), count('messages_out', 'Messages out')],
    count('automated', 'Automated'),
    ...[count('calls_in', 'Calls in'), count('calls_out', 'Calls out')],
  ],
  sql: dedent(`
    SELECT ${of('message', 'inbound')}, ${of('message', 'outbound')},
      countIf(author_kind = 'automation' AND NOT is_failed) AS automated,
      ${of('call', 'inbound')}, ${of('call', 'outbound')}
    ${COMMUNICATIONS}`),
})

const AFTER_HOURS = shareOf(
  "direction = 'inbound' AND NOT is_open_hours",
  "direction = 'inbound' AND is_open_hours IS NOT NULL",
  'after_hours',
)

const afterHours = stat({
  title: 'After hours',
  description:
    'Inbound messages and calls outside of the open hours ÷ those with a schedule. Empty where no schedule applies.',
  width: 4,
  columns: [share('after_hours', 'Of inbound')],
  sql: `SELECT ${AFTER_HOURS}\n${NOT_FAILED}`,
})

const failed = stat({
  title: 'Failed',
  description:
    'Outbound messages that were not delivered and calls that failed, and their share of all messages and calls.',
  width: 8,
  columns: [count('failed', 'Failed'), { ...share('failed_share', 'Share'), decimals: 1 }],
  sql: `SELECT countIf(is_failed) AS failed,\n  ${shareOf('is_failed', 'true', 'failed_share')}\n${COMMUNICATIONS}`,
})

type Split = { readonly title: string; readonly by: string; readonly says: string }

const by = ({ title, by: series, says }: Split, where = '') =>
  bars({
    title,
    description: `${DEFINITION} ${says}`,
    width: 12,
    columns: [],
    sql: dedent(`
      SELECT ${PER}, ${series} AS series, count() AS communications
      ${NOT_FAILED}${where}
      GROUP BY time, series
      ORDER BY time, series`),
  })

const byAccountName = bars({
  title: 'By account',
  description: `${DEFINITION} By account.`,
  width: 12,
  columns: [],
  sql: dedent(`
    ${withNames('account')}
    SELECT ${PER}, concat(provider, ' ', ${account}) AS series, count() AS communications
    ${NOT_FAILED}
    GROUP BY time, provider, account_id
    ORDER BY time, series`),
})

const charts = [
  by({ title: 'By channel', by: 'toString(channel)', says: 'By channel.' }),
  byAccountName,
  by({
    title: 'In and out',
    by: "concat(kind, ', ', toString(direction))",
    says: 'By direction, as seen from the account.',
  }),
  by(
    {
      title: 'Who writes',
      by: 'toString(author_kind)',
      says: 'Outbound messages by the kind of their author.',
    },
    "\n  AND kind = 'message' AND direction = 'outbound'",
  ),
]

const active = lines(
  {
    title: 'Active conversations',
    description:
      'Distinct conversations with a message of the contact, a reply of a person or bot, or a call in each bucket. They do not add up: a conversation can be in several.',
    width: 12,
    columns: [count('conversations', 'Conversations')],
    sql: dedent(`
      SELECT ${bucket('occurred_at')}, uniqExact(provider, account_id, conversation_id) AS conversations
      FROM response_steps
      WHERE step != 'close' AND $__timeFilter(occurred_at)
        ${chosen()}
      GROUP BY time
      ORDER BY time`),
  },
  'short',
)

const byAll = table({
  title: 'By account, channel and direction',
  description: `${DEFINITION} Failed ones are in a column of their own.`,
  width: 12,
  columns: [
    ...[PROVIDER, ACCOUNT, plain('kind', 'Kind'), CHANNEL, plain('direction_name', 'Direction')],
    ...[count('communications', 'Without failed'), count('failed', 'Failed')],
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT provider, ${account}, kind, channel, toString(direction) AS direction_name,
      countIf(NOT is_failed) AS communications, countIf(is_failed) AS failed
    ${COMMUNICATIONS}
    GROUP BY provider, account_id, kind, channel, direction
    ORDER BY communications DESC, provider, account_id, kind, channel, direction`),
})

export const volumes: Dashboard = {
  name: 'volumes',
  title: 'Volumes',
  description:
    'How many messages and calls, by direction, author and channel. From the views communications and response_steps.',
  filters: ['provider', 'account', 'channel'],
  own: [grain()],
  panels: [total, afterHours, failed, weekAgainstWeek, ...charts, active, byAll],
}
