import { bars } from './charts.ts'
import { ACCOUNT, count, PROVIDER, plain, seconds, share } from './columns.ts'
import type { Dashboard } from './dashboard.ts'
import { nameless } from './nameless.ts'
import { stat, table } from './panels.ts'
import type { Filter } from './sql.ts'
import {
  account,
  chosen,
  dedent,
  GRAIN,
  percentiles,
  WITHOUT_CHANNEL,
  withNames,
  ZONE,
} from './sql.ts'
import { grain } from './variables.ts'

const FILTERS: readonly Filter[] = ['provider', 'account', 'agent']
const DAYS = `FROM agent_metrics_daily
WHERE day >= toDate($__fromTime, ${ZONE}) AND day <= toDate($__toTime, ${ZONE})
  ${chosen(FILTERS)}`

/** The days are dates already, those of the account. */
const PER = `toDateTime(toDate(dateTrunc(${GRAIN}, day)), ${ZONE}) AS time`
const NAME = "if(any(agent_name) = '', agent_id, any(agent_name))"

const SUMS = `sum(reply_count) AS replies, sum(turns_answered_count) AS turns,
  sum(calls_answered_count) AS calls_answered, sum(calls_placed_count) AS calls_placed,
  sum(calls_connected_count) / nullIf(sum(calls_placed_count), 0) AS connect_rate, sum(talk_seconds_sum) AS talk`
const SUM_COLUMNS = [
  ...[count('replies', 'Messages'), count('turns', 'Turns answered')],
  ...[count('calls_answered', 'Calls answered'), count('calls_placed', 'Calls placed')],
  ...[share('connect_rate', 'Connected'), seconds('talk', 'Talk time')],
]

const DEFINITION =
  'Days are those of the account, by its time zone in "tributary names apply", UTC without one. Messages: sent by the agent, without failed ones. Turns answered: waits that the agent ended, by the day on which the wait began. Connected: answered ÷ placed outbound calls. Without agents whom the provider does not name.'

const total = stat({
  title: 'All agents',
  description: DEFINITION,
  width: 24,
  columns: [count('agents', 'Agents'), ...SUM_COLUMNS],
  sql: `SELECT uniqExact(provider, account_id, agent_id) AS agents,\n  ${SUMS}\n${DAYS}`,
})

const TIMES = [
  seconds('business_median', 'Median reply, open hours'),
  seconds('business_p90', '90th percentile, open hours'),
  ...[seconds('elapsed_median', 'Median reply, elapsed')],
]

const byAgent = table({
  title: 'By agent',
  description: `${DEFINITION} Reply times: percentiles of the turns that the agent answered, computed from the turns.`,
  width: 24,
  columns: [
    ...[plain('agent', 'Agent'), plain('team', 'Team'), PROVIDER, ACCOUNT],
    ...[...SUM_COLUMNS, ...TIMES],
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT d.agent AS agent, d.team AS team, d.provider AS provider, d.account AS account, d.replies AS replies, d.turns AS turns,
      d.calls_answered AS calls_answered, d.calls_placed AS calls_placed, d.connect_rate AS connect_rate, d.talk AS talk,
      t.business_median AS business_median, t.business_p90 AS business_p90, t.elapsed_median AS elapsed_median
    FROM (
      SELECT provider, account_id, agent_id, ${account}, ${NAME} AS agent, any(team) AS team,
        ${SUMS}
      ${DAYS}
      GROUP BY provider, account_id, agent_id
    ) AS d
    LEFT JOIN (
      SELECT provider, account_id, responder_id, ${percentiles('response_business_seconds', 'business')},
        quantileExactInclusiveOrNull(0.5)(response_seconds) AS elapsed_median
      FROM response_turns
      WHERE turn_status = 'answered' AND $__timeFilter(waiting_since)
        ${chosen(WITHOUT_CHANNEL)}
      GROUP BY provider, account_id, responder_id
    ) AS t ON d.provider = t.provider AND d.account_id = t.account_id AND d.agent_id = t.responder_id
    ORDER BY replies + calls_answered + calls_placed DESC, agent
    LIMIT 500`),
})

const byTeam = table({
  title: 'By team',
  description: `${DEFINITION} The team is that of "tributary names apply".`,
  width: 12,
  columns: [plain('team_name', 'Team'), count('agents', 'Agents'), ...SUM_COLUMNS],
  sql: dedent(`
    SELECT if(team = '', 'none', team) AS team_name, uniqExact(provider, account_id, agent_id) AS agents,
      ${SUMS}
    ${DAYS}
    GROUP BY team_name
    ORDER BY replies + calls_answered + calls_placed DESC, team_name`),
})

const perAgent = (column: string, as: string) =>
  dedent(`
    SELECT ${PER}, ${NAME} AS series, sum(${column}) AS ${as}
    ${DAYS}
    GROUP BY time, provider, agent_id
    ORDER BY time, series`)

const byTime = [
  bars({
    title: 'Messages by agent',
    description: DEFINITION,
    width: 12,
    columns: [],
    sql: perAgent('reply_count', 'replies'),
  }),
  bars(
    {
      title: 'Talk time by agent',
      description: `Talk time of answered calls in either direction. ${DEFINITION}`,
      width: 12,
      columns: [],
      sql: perAgent('talk_seconds_sum', 'talk'),
    },
    's',
  ),
]

export const agents: Dashboard = {
  name: 'agents',
  title: 'Agents',
  description:
    'What each agent of an account did. From the views agent_metrics_daily, response_turns and communications.',
  filters: FILTERS,
  own: [grain('week')],
  panels: [total, byAgent, ...byTime, byTeam, nameless],
}
