import type { Call } from '../generated/records.ts'
import { hidingDeletion } from './deletions.ts'
import type { Outcome } from './message.ts'
import { newest, newestValue, placeOf, said } from './place.ts'
import type { CallRow } from './rows.ts'
import { hourAndDate, secondsBetween } from './times.ts'

/** Folds the counting records of one call: one of each event. */
export function callOutcome(records: readonly Call[]): Outcome<CallRow, Call> {
  const facts = records.filter((record) => !record.is_partial)
  const last = newest(facts)
  if (last === undefined) return { row: null, hiddenBy: null }
  const hiddenBy = hidingDeletion(records, last)
  if (hiddenBy !== undefined) return { row: null, hiddenBy }
  return { row: rowOf(last, stated(facts)) }
}

/** Each field has the value of the newest record that states one; null, '' and 'unknown' state none. */
function stated(facts: readonly Call[]) {
  const known = <V>(read: (call: Call) => V | null) => newestValue(facts, read)
  const text = (read: (call: Call) => string | null) =>
    newestValue(facts, (call) => said(read(call))) ?? ''
  const notUnknown = <V extends string>(read: (call: Call) => V) =>
    newestValue(facts, (call) => (read(call) === 'unknown' ? null : read(call)))
  const started_at = known((call) => call.started_at)
  return {
    conversation_id: text((call) => call.conversation_id),
    contact_id: text((call) => call.contact_id),
    direction: notUnknown((call) => call.direction) ?? 'unknown',
    outcome: notUnknown((call) => call.outcome) ?? 'unknown',
    started_at,
    answered_at: known((call) => call.answered_at),
    ended_at: known((call) => call.ended_at),
    talk_seconds: known((call) => call.talk_seconds),
    voicemail_seconds: known((call) => call.voicemail_seconds),
    provider_duration_seconds: known((call) => call.provider_duration_seconds),
    answered_by: text((call) => call.answered_by),
    initiated_by: text((call) => call.initiated_by),
    has_recording: known((call) => call.has_recording),
    is_internal: known((call) => call.is_internal) ?? false,
    contact_address: text((call) => call.contact_address),
    account_address: text((call) => call.account_address),
    occurred_at: started_at ?? known((call) => call.occurred_at),
  } as const
}

type Stated = ReturnType<typeof stated>

function rowOf(last: Call, call: Stated): CallRow {
  return {
    provider: last.provider,
    account_id: last.account_id,
    call_id: last.call_id,
    conversation_id: call.conversation_id,
    contact_id: call.contact_id,
    contact_key: call.contact_id || call.contact_address,
    channel: last.medium,
    medium: last.medium,
    direction: call.direction,
    outcome: call.outcome,
    started_at: call.started_at,
    answered_at: call.answered_at,
    ended_at: call.ended_at,
    ...durations(call),
    voicemail_seconds: call.voicemail_seconds,
    provider_duration_seconds: call.provider_duration_seconds,
    is_offered: isOffered(call),
    is_answered: call.outcome === 'answered',
    answered_by: call.answered_by,
    initiated_by: call.initiated_by,
    agent_id: agentOf(call),
    has_recording: call.has_recording,
    is_internal: call.is_internal,
    contact_address: call.contact_address,
    account_address: call.account_address,
    occurred_at: call.occurred_at,
    ...hourAndDate(call.occurred_at),
    event_id: last.event_id,
    ...placeOf(last),
  }
}

function durations(call: Stated) {
  const { started_at, answered_at, ended_at } = call
  const isAnswered = call.outcome === 'answered'
  return {
    ring_seconds: isAnswered ? secondsBetween(started_at, answered_at) : null,
    talk_seconds: isAnswered ? (secondsBetween(answered_at, ended_at) ?? call.talk_seconds) : null,
    total_seconds: secondsBetween(started_at, ended_at),
  }
}

const OFFERED: readonly string[] = ['answered', 'missed', 'voicemail', 'abandoned']

const isOffered = ({ direction, outcome, is_internal }: Stated): boolean =>
  direction === 'inbound' && OFFERED.includes(outcome) && !is_internal

function agentOf({ direction, answered_by, initiated_by }: Stated): string {
  if (direction === 'inbound') return answered_by
  return direction === 'outbound' ? initiated_by : ''
}
