import { readExamples } from '../../tools/gen/read-examples.ts'

/** A query that is measured, and its target in ms; null where there is none. */
export type BenchQuery = {
  readonly group: string
  readonly title: string
  readonly sql: string
  readonly targetMs: number | null
}

/** Targets at 5 million messages and 1 million calls on two cores. */
const TARGETS = { month: 300, drillDown: 100, turns: 1_200, kept: 50 } as const

const between = (time: string) => `${time} >= '2026-11-01' AND ${time} < '2026-12-01'`

const MONTHS = [
  ['messages', 'occurred_date', 'channel, direction, count()'],
  ['messages', 'occurred_at', 'channel, direction, count()'],
  ['calls', 'occurred_date', 'direction, outcome, count(), sum(talk_seconds)'],
  ['calls', 'started_at', 'direction, outcome, count(), sum(talk_seconds)'],
  ['communications', 'occurred_date', 'kind, channel, count()'],
  ['communications', 'occurred_at', 'kind, channel, count()'],
  ['communication_volume_hourly', 'occurred_date', 'channel, direction, sum(communication_count)'],
  ['communication_volume_hourly', 'hour', 'channel, direction, sum(communication_count)'],
  ['call_metrics_hourly', 'occurred_date', 'direction, sum(call_count), sum(talk_seconds_sum)'],
  ['call_metrics_hourly', 'hour', 'direction, sum(call_count), sum(talk_seconds_sum)'],
  ['contact_touches', 'touched_at', 'kind, direction, count()'],
] as const

/** The last month of the history. */
export const MONTH_QUERIES: readonly BenchQuery[] = MONTHS.map(([view, time, columns]) => ({
  group: 'one month',
  title: `${view} by ${time}`,
  sql: `SELECT ${columns} FROM ${view} WHERE ${between(time)} GROUP BY ALL`,
  targetMs: TARGETS.month,
}))

const ONE_CONVERSATION = [
  ...['messages', 'calls', 'communications', 'contact_touches', 'response_steps', 'response_turns'],
]
const ONE_CONTACT = [
  ...['messages', 'calls', 'communications', 'contact_touches', 'response_steps', 'contact_turns'],
]

const drillDown = (column: string, value: string) => (view: string) => ({
  group: `one ${column}`,
  title: view,
  sql: `SELECT * FROM ${view} WHERE ${column} = '${value}'`,
  targetMs: TARGETS.drillDown,
})

export const DRILL_DOWNS: readonly BenchQuery[] = [
  ...ONE_CONVERSATION.map(drillDown('conversation_id', 'conversation-11')),
  ...ONE_CONTACT.map(drillDown('contact_key', 'contact-11')),
]

const TURNS = {
  response_turns: 'SELECT channel, turn_status, count(), avg(response_seconds) FROM response_turns',
  contact_turns: 'SELECT channel, turn_status, count(), avg(response_seconds) FROM contact_turns',
  conversation_sessions:
    'SELECT channel, count(), avg(first_response_seconds) FROM conversation_sessions',
  waiting_conversations: 'SELECT channel, is_stale, count() FROM waiting_conversations',
  waiting_contacts: 'SELECT channel, is_stale, count() FROM waiting_contacts',
  response_metrics_daily: 'SELECT channel, sum(turn_count) FROM response_metrics_daily',
  sla_turns: 'SELECT policy, sla_status, count() FROM sla_turns',
  missed_call_followups:
    'SELECT is_recovered, count(), avg(seconds_to_contact) FROM missed_call_followups',
  agent_metrics_daily: 'SELECT agent_id, sum(reply_count) FROM agent_metrics_daily',
  backlog_hourly: 'SELECT channel, max(waiting_count) FROM backlog_hourly',
} as const

/** Turns and what builds on them, over all time. */
export const turnQueries = (isKept: boolean): readonly BenchQuery[] =>
  Object.entries(TURNS).map(([title, sql]) => ({
    group: isKept ? 'turns kept as rows' : 'turns as plain views',
    title,
    sql: `${sql} GROUP BY ALL`,
    targetMs: isKept ? TARGETS.kept : TARGETS.turns,
  }))

/** Every query of docs/examples. */
export const documentedQueries = (isKept: boolean): readonly BenchQuery[] =>
  [...readExamples()].flatMap(([file, examples]) =>
    examples.map(({ title, sql }) => ({
      group: `documented${isKept ? ', turns kept as rows' : ''}`,
      title: `${file}: ${title}`,
      sql,
      targetMs: null,
    })),
  )
