import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { histories } from './histories.ts'
import { expectedViews } from './oracle/views.ts'
import { surroundings } from './schedules.ts'

const SAMPLE = fc.sample(fc.tuple(histories, surroundings), { numRuns: 20, seed: 20_261_130 })
const VIEWS = SAMPLE.map(([history, tables]) => expectedViews(history, tables))

/** Values of each column that the views of some histories must have, so that the law is not empty. */
const REACHED: readonly (readonly [string, string, readonly unknown[]])[] = [
  ['response_turns', 'turn_status', ['answered', 'closed_unanswered', 'expired', 'waiting']],
  ['contact_turns', 'turn_status', ['answered', 'expired', 'waiting']],
  ['response_turns', 'is_first_of_session', [true, false]],
  ['response_turns', 'is_open_hours', [true, false, null]],
  ['response_turns', 'opened_by_outcome', ['missed', 'voicemail', 'abandoned', '']],
  ['conversation_sessions', 'is_closed', [true, false]],
  ['contact_touches', 'is_connected', [true, false]],
  ['missed_call_followups', 'missed_count', [1, 2]],
  ['missed_call_followups', 'first_attempt_kind', ['call', 'message', '']],
  ['missed_call_followups', 'first_contact_kind', ['call', 'message', '']],
  ['sla_turns', 'sla_status', ['met', 'breached', 'pending', 'not_applicable']],
  ['sla_turns', 'is_business', [true, false]],
  ['agent_metrics_daily', 'agent_name', ['Ada', 'Eve', '']],
  ['agent_metrics_daily', 'turns_answered_count', [0, 1, 2]],
  ['agent_metrics_daily', 'reply_count', [0, 1, 2]],
  ['agent_metrics_daily', 'calls_answered_count', [0, 1]],
  ['agent_metrics_daily', 'calls_placed_count', [0, 1]],
  ['agent_metrics_daily', 'calls_connected_count', [0, 1]],
  ['backlog_hourly', 'waiting_count', [1, 2]],
  ['contacts', 'contact_key', ['p0', 'p1', '+1']],
  ['deletions', 'kind', ['message', 'call', 'conversation']],
]

test.each(REACHED)('%s of the generated histories has every %s', (view, column, values) => {
  const found = VIEWS.flatMap((views) => (views[view] ?? []).map((row) => row[column]))
  for (const value of values) expect(found).toContain(value)
})

/** Columns that are seldom known. */
const KNOWN = [
  ['response_turns', 'bot_response_seconds'],
  ['response_turns', 'response_business_seconds'],
  ['conversation_sessions', 'first_response_business_seconds'],
  ['missed_call_followups', 'called_again_at'],
  ['missed_call_followups', 'business_seconds_to_contact'],
  ['agent_metrics_daily', 'response_seconds_p90'],
  ['agent_metrics_daily', 'talk_seconds_sum'],
] as const

test.each(KNOWN)('%s of the generated histories has a known and positive %s', (view, column) => {
  const found = VIEWS.flatMap((views) => (views[view] ?? []).map((row) => row[column]))
  expect(found.filter((value) => value !== null && value !== 0).length).toBeGreaterThan(5)
})

test('some days of agents differ from those of UTC', () => {
  const inUtc = SAMPLE.map(([history, tables]) =>
    expectedViews(history, { ...tables, accounts: [] }),
  )
  const days = (views: typeof VIEWS) => views.map((view) => view['agent_metrics_daily'])
  expect(days(VIEWS)).not.toEqual(days(inUtc))
})

test('some addresses of the generated histories are those of several accounts', () => {
  const accounts = VIEWS.map(({ contacts = [] }) =>
    contacts.filter((row) => row['person_key'] === '+1').map((row) => row['account_id']),
  )
  expect(Math.max(...accounts.map((some) => new Set(some).size))).toBeGreaterThan(3)
})
