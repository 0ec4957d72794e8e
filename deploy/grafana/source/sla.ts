import { lines } from './charts.ts'
import { ACCOUNT, CHANNEL, count, PROVIDER, plain, seconds, share } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { stat, table } from './panels.ts'
import { account, agent, bucket, chosen, dedent, shareOf, withNames } from './sql.ts'
import { grain } from './variables.ts'

const TURNS = `FROM sla_turns
WHERE $__timeFilter(waiting_since)
  ${chosen()}`

const is = (status: string) => `sla_status = '${status}'`
const MET = shareOf(is('met'), "sla_status IN ('met', 'breached')", 'share_met')
const COUNTS = ['met', 'breached', 'pending', 'not_applicable']
  .map((status) => `countIf(${is(status)}) AS ${status}`)
  .join(', ')
const COLUMNS = [
  ...[share('share_met', 'Met'), count('met', 'Met turns'), count('breached', 'Breached')],
  ...[count('pending', 'Pending'), count('not_applicable', 'Not applicable')],
]

const DEFINITION =
  'Share met: met ÷ (met + breached), by the time at which the wait began. Met: answered within the target of the policy that applies. Breached: answered later, expired, closed after the target, or waiting past it. Pending: waiting within the target. Not applicable: closed within it. Turns without a policy do not count.'

const total = stat({
  title: 'Targets met',
  description: DEFINITION,
  width: 12,
  columns: COLUMNS,
  sql: `SELECT ${MET},\n  ${COUNTS}\n${TURNS}`,
})

const due = stat({
  title: 'Due now',
  description:
    'Turns that wait, by the clock of the database, for any time range. Overdue: past the target. Within an hour: the target is reached in the next hour.',
  width: 12,
  columns: [
    count('overdue', 'Overdue'),
    count('within_an_hour', 'Within an hour'),
    count('later', 'Later'),
  ],
  sql: dedent(`
    SELECT countIf(sla_status = 'breached') AS overdue,
      countIf(sla_status = 'pending' AND due_at <= addHours(now(), 1)) AS within_an_hour,
      countIf(sla_status = 'pending' AND (due_at IS NULL OR due_at > addHours(now(), 1))) AS later
    FROM sla_turns
    WHERE turn_status = 'waiting'
      ${chosen()}`),
})

const byTime = lines(
  {
    title: 'Share met by policy',
    description: DEFINITION,
    width: 24,
    columns: [],
    sql: dedent(`
      SELECT ${bucket('waiting_since')}, policy AS series,
        ${MET}
      ${TURNS}
      GROUP BY time, series
      ORDER BY time, series`),
  },
  'percentunit',
)

const byPolicy = table({
  title: 'By policy',
  description: `${DEFINITION} Open hours: whether the target counts open time only.`,
  width: 12,
  columns: [
    plain('policy', 'Policy'),
    ...[seconds('target', 'Target'), plain('open_hours', 'Open hours'), ...COLUMNS],
  ],
  sql: dedent(`
    SELECT policy, target_seconds AS target, is_business AS open_hours,
      ${MET},
      ${COUNTS}
    ${TURNS}
    GROUP BY policy, target_seconds, is_business
    ORDER BY policy, target_seconds`),
})

const byAccount = table({
  title: 'By account and channel',
  description: DEFINITION,
  width: 12,
  columns: [PROVIDER, ACCOUNT, CHANNEL, ...COLUMNS],
  sql: dedent(`
    ${withNames('account')}
    SELECT provider, ${account}, channel,
      ${MET},
      ${COUNTS}
    ${TURNS}
    GROUP BY provider, account_id, channel
    ORDER BY breached DESC, provider, account_id, channel`),
})

const TURN = [PROVIDER, ACCOUNT, CHANNEL, plain('policy', 'Policy')]
const CONVERSATION = plain('conversation_id', 'Conversation')

const breached = table({
  title: 'Breached',
  description:
    'Turns past their target, newest first. Late: elapsed time from the target to the reply or close, or to now while the turn waits; empty when the turn expired.',
  width: 24,
  columns: [
    ...[plain('waiting_since', 'Since'), plain('due_at', 'Due'), seconds('late', 'Late')],
    ...[plain('turn_status', 'Status'), ...TURN, plain('agent', 'Replied'), CONVERSATION],
  ],
  sql: dedent(`
    ${withNames('account', 'agent')}
    SELECT waiting_since, due_at, if(turn_status = 'expired', NULL, dateDiff('second', due_at, ifNull(ended_at, now64(3, 'UTC')))) AS late,
      turn_status, provider, ${account}, channel, policy,
      ${agent('responder_id', 'agent')}, conversation_id
    ${TURNS}
      AND sla_status = 'breached'
    ORDER BY waiting_since DESC
    LIMIT 200`),
})

const dueNext = table({
  title: 'Due next',
  description:
    'Turns that wait within their target, the next one first, by the clock of the database, for any time range.',
  width: 24,
  columns: [
    ...[plain('due_at', 'Due'), seconds('remaining', 'Remaining'), plain('waiting_since', 'Since')],
    ...[...TURN, CONVERSATION],
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT due_at, dateDiff('second', now64(3, 'UTC'), due_at) AS remaining, waiting_since, provider, ${account}, channel, policy, conversation_id
    FROM sla_turns
    WHERE sla_status = 'pending'
      ${chosen()}
    ORDER BY due_at
    LIMIT 200`),
})

export const sla: Dashboard = {
  name: 'sla',
  title: 'Targets (SLA)',
  description:
    'Whether replies come within the targets of "tributary sla apply". From the view sla_turns. Empty without policies.',
  filters: ['provider', 'account', 'channel'],
  own: [grain('week')],
  panels: [total, due, byTime, byPolicy, byAccount, dueNext, breached],
}
