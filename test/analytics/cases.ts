import { AGENT_CASES } from './agent-cases.ts'
import { BACKLOG_CASES } from './backlog-cases.ts'
import { CONTACT_CASES } from './contact-cases.ts'
import { DELETION_CASES } from './deletion-cases.ts'
import { EDGE_CASES, type EdgeCase } from './edge-cases.ts'
import { ENTITY_CASES } from './entity-cases.ts'
import { FOLLOWUP_CASES } from './followup-cases.ts'
import { OPEN_HOURS_CASES } from './open-hours-cases.ts'
import type { Surroundings } from './oracle/surroundings.ts'
import { PERSON_CASES } from './person-cases.ts'
import type { History } from './records.ts'
import { RULINGS } from './rulings.ts'
import { TARGET_CASES } from './target-cases.ts'
import { TURN_CASES } from './turn-cases.ts'

/** Each case is a separate account, so that one insert lands all of them. */
export const accountOf = (index: number): string => `case-${index}`

export const CASES: readonly EdgeCase[] = [
  ...EDGE_CASES,
  ...RULINGS,
  ...ENTITY_CASES,
  ...TURN_CASES,
  ...CONTACT_CASES,
  ...FOLLOWUP_CASES,
  ...OPEN_HOURS_CASES,
  ...TARGET_CASES,
  ...AGENT_CASES,
  ...BACKLOG_CASES,
  ...PERSON_CASES,
  ...DELETION_CASES,
]

/** All records, of the account of their case. */
export const CASE_RECORDS: History = CASES.flatMap(({ records }, index) =>
  records.map((record) => ({ ...record, account_id: accountOf(index) })),
)

/** All schedules, policies and names, of the account of their case. */
export const CASE_SURROUNDINGS: Surroundings = {
  openIntervals: CASES.flatMap(({ openIntervals = [] }, index) =>
    openIntervals.map((interval) => ({ ...interval, account_id: accountOf(index) })),
  ),
  policies: CASES.flatMap(({ policies = [] }, index) =>
    policies.map((policy) => ({ ...policy, account_id: accountOf(index) })),
  ),
  accounts: CASES.flatMap(({ accounts = [] }, index) =>
    accounts.map((account) => ({ ...account, account_id: accountOf(index) })),
  ),
  agents: CASES.flatMap(({ agents = [] }, index) =>
    agents.map((agent) => ({ ...agent, account_id: agent.account_id && accountOf(index) })),
  ),
}

/** Sort order of the rows of each view, for the comparison. */
export const ORDER_BY = {
  messages: 'provider, occurred_at, message_id',
  calls: 'occurred_at, call_id',
  conversation_events: 'occurred_at, event_id',
  communications: 'occurred_at, id',
  communication_volume_hourly: 'hour, provider, kind, channel, direction',
  call_metrics_hourly: 'hour, channel, direction',
  response_steps: 'conversation_id, occurred_at, id',
  response_turns: 'conversation_id, turn_no',
  conversation_sessions: 'conversation_id, session_no',
  waiting_conversations: 'conversation_id',
  response_metrics_daily: 'day, channel',
  conversations: 'conversation_id',
  contact_touches: 'contact_key, touched_at, kind, id',
  contact_turns: 'contact_key, turn_no',
  waiting_contacts: 'contact_key',
  missed_call_followups: 'contact_key, missed_at',
  sla_turns: 'conversation_id, turn_no',
  agent_metrics_daily: 'day, agent_id',
  backlog_hourly: 'hour, channel',
  contacts: 'person_key, provider, contact_key',
  deletions: 'kind, id',
} as const

/** The columns that a case names; the whole row where it expects none. */
export const pick = (row: object, wanted: object = row): object =>
  Object.fromEntries(
    Object.keys(wanted).map((column) => [column, (row as Record<string, unknown>)[column]]),
  )
