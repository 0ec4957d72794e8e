import { bareCall, minute } from '../../analytics/stories.ts'
import { type VectorCase, vector } from './case.ts'
import { state } from './records.ts'

/** The rules of calls. */
export const CALL_VECTORS: readonly VectorCase[] = [
  vector(
    'each field has the value of the newest record that states one',
    state(1, {
      started_at: minute(1),
      direction: 'inbound',
      contact_id: 'p',
      outcome: 'in_progress',
    }),
    state(3, { ended_at: minute(3), outcome: 'answered', answered_by: '', contact_id: '' }),
    state(2, { answered_at: minute(2), answered_by: 'u' }),
  ),
  vector(
    'medium is that of the newest record, false and 0 are values',
    state(1, { medium: 'video', has_recording: true, is_internal: true, talk_seconds: 9 }),
    state(2, { has_recording: false, is_internal: false, talk_seconds: 0, outcome: 'answered' }),
  ),
  vector(
    'durations are null unless the call was answered',
    state(1, {
      started_at: minute(1),
      answered_at: minute(2),
      ended_at: minute(3),
      talk_seconds: 5,
    }),
    state(4, { outcome: 'missed', direction: 'inbound' }),
  ),
  vector(
    'talk time is stated when a time is unknown',
    state(1, { outcome: 'answered', talk_seconds: 7.25, started_at: minute(1) }),
  ),
  vector(
    'times that contradict each other give negative durations',
    state(1, {
      outcome: 'answered',
      started_at: minute(3),
      answered_at: minute(2),
      ended_at: minute(1),
    }),
  ),
  vector(
    'a call occurs at the time of its records until its start is known',
    state(1, { call_id: 'late', occurred_at: minute(500) }),
    state(2, { occurred_at: minute(700) }),
    state(1, { started_at: minute(-100), event_id: 'start' }),
  ),
  vector(
    'the agent answered an inbound call or started an outbound one',
    ...(['inbound', 'outbound', 'unknown'] as const).map((direction) =>
      state(1, {
        ...{ call_id: direction, direction, event_id: direction },
        answered_by: 'a',
        initiated_by: 'i',
      }),
    ),
  ),
  vector(
    'ties of version are broken by mapping version, then by revision hash',
    state(1, { event_id: 'a', mapping_version: 2, answered_by: 'second', revision_hash: 1 }),
    state(1, { event_id: 'b', answered_by: 'first', initiated_by: 'low', revision_hash: 5 }),
    state(1, { event_id: 'c', initiated_by: 'high', revision_hash: 6 }),
  ),
  vector('a partial record makes no row', bareCall('call0', 1, { event_id: 'bare' })),
  vector(
    'a deletion hides a call, a newer restore shows it',
    state(1),
    bareCall('call0', 2, { event_id: 'gone', is_deleted: true }),
    bareCall('call0', 3, { event_id: 'back' }),
    state(1, { call_id: 'hidden', event_id: 'h' }),
    bareCall('hidden', 2, { event_id: 'hidden', is_deleted: true }),
  ),
]
