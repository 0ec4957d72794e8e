import { FINAL_VERSION } from '@tributary/core'
import type { Erasure } from '../../libs/consumer/src/fold/index.ts'
import type { HistoryRecord } from '../analytics/records.ts'
import { bareCall, bareMessage, call, inbound, minute, snapshot } from '../analytics/stories.ts'

type Published = {
  /** Minute of the timestamp of the Kafka record. */
  readonly at: number
  /** Writer schema, by default that of the kind. `next` has a field and a symbol that readers do not know. */
  readonly schema?: 'next'
  /** Fields of the datum that differ from those of the record that readers see. */
  readonly written?: Readonly<Record<string, unknown>>
}

/** A record as it is published. `counts` is whether it takes part in the fold, by the rules of step 1. */
export type PublishedRecord = Published & {
  readonly record: HistoryRecord
  readonly counts: boolean
}

export type PublishedErasure = Published & { readonly erasure: Partial<Erasure> }

export type VectorCase = {
  readonly title: string
  readonly published: readonly (PublishedRecord | PublishedErasure)[]
}

export const published = (record: HistoryRecord, at = 0): PublishedRecord => ({
  ...{ record, at, counts: true },
})

/** A record that a later revision, or an erasure, takes out of the fold. */
export const replaced = (record: HistoryRecord, at = 0): PublishedRecord => ({
  ...{ record, at, counts: false },
})

const erasure = (at: number, fields: Partial<Erasure>): PublishedErasure => ({
  erasure: { erased_at: minute(at), run_id: 'run-1', ...fields },
  at,
})

export const vector = (
  title: string,
  ...steps: readonly (HistoryRecord | PublishedRecord | PublishedErasure)[]
): VectorCase => ({
  title,
  published: steps.map((step) => ('kind' in step ? published(step) : step)),
})

const status = (minutes: number, delivery_status: string, fields = {}) =>
  bareMessage('m0', minutes, { event_id: `s${minutes}`, delivery_status, ...fields })
const deletion = (minutes: number, fields = {}) =>
  bareMessage('m0', minutes, { event_id: `d${minutes}`, is_deleted: true, ...fields })
const text = (minutes: number, fields = {}) =>
  inbound(0, {
    event_id: `t${minutes}`,
    version: minute(minutes) * 100 + 20,
    body: `at ${minutes}`,
    ...fields,
  })

/** The rules of messages. */
export const MESSAGE_VECTORS: readonly VectorCase[] = [
  vector('the content of the highest version counts', text(1), text(3), text(2)),
  vector(
    'between equal versions the higher mapping version counts',
    text(1, { mapping_version: 2, body: 'second' }),
    text(1, { event_id: 'other' }),
  ),
  vector(
    'between equal versions and mapping versions the higher revision hash counts',
    text(1, { event_id: 'a', revision_hash: 4_000_000_000, body: 'higher' }),
    text(1, { event_id: 'b', revision_hash: 7, body: 'lower' }),
  ),
  vector(
    'a newer bare status replaces status and reason',
    text(1),
    status(2, 'failed', { status_reason: '30003' }),
  ),
  vector('an older bare status changes nothing', text(2), status(1, 'queued')),
  vector(
    'an older bare status counts when the content states none',
    text(2, { delivery_status: 'unknown' }),
    status(1, 'queued'),
  ),
  vector(
    'the newest of several bare statuses counts',
    text(1),
    status(4, 'read'),
    status(3, 'delivered'),
  ),
  vector('a bare status without content makes no row', status(1, 'read')),
  vector('a deletion hides content that is not newer', text(1), deletion(2)),
  vector('newer content shows a deleted message again', deletion(2), text(1), text(3)),
  vector('a deletion that carries the content hides it', text(1), text(2, { is_deleted: true })),
  vector('a restore shows the content again', text(1), deletion(2), status(3, 'unknown')),
  vector(
    'a deletion wins against an equally new restore',
    text(1),
    deletion(2),
    status(2, 'unknown', { version: minute(2) * 100 + 90 }),
  ),
  vector('a bare status restores nothing', text(1), deletion(2), status(3, 'read')),
  vector('a deletion without a time is final', text(9), deletion(2, { version: FINAL_VERSION })),
  vector(
    'absent texts are empty, and negative counts are none',
    text(1, { conversation_id: null, body: null, attachment_count: -1, body_length: -2 }),
  ),
  vector(
    'a negative version is 0',
    text(1, { version: -5, event_id: 'a', revision_hash: 1 }),
    text(1, { version: 0, event_id: 'b', revision_hash: 2, body: 'b' }),
  ),
  vector('a time before 1970 has the first hour', text(1, { occurred_at: -1 })),
  vector(
    'a time after the last hour has the last one',
    text(1, { occurred_at: Date.UTC(2200, 0, 1) }),
  ),
  vector('an unknown time is null', text(1, { occurred_at: null, edited_at: minute(7) })),
]

const state = (minutes: number, fields = {}) =>
  call(0, {
    event_id: `k${minutes}`,
    version: minute(minutes) * 100,
    started_at: null,
    occurred_at: null,
    direction: 'unknown',
    ...fields,
  })

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

/** The rules of conversations. */
export const CONVERSATION_VECTORS: readonly VectorCase[] = [
  vector('a conversation that only a message names has a row', text(1, { contact_id: 'p' })),
  vector(
    'a bare record names a conversation and its contact, not its channel',
    status(1, 'read', { conversation_id: 'c', contact_id: 'p', channel: 'sms' }),
  ),
  vector(
    'the newest channel, contact and address of any kind of record count',
    text(3, { contact_address: 'newer', channel: 'unknown' }),
    state(2, { medium: 'video', contact_address: 'older' }),
    snapshot(1, { channel: 'sms' }),
  ),
  vector(
    'some values are those of the newest event that states one, others of the newest event',
    snapshot(1, { status: 'open', is_closed: true, assignee_id: 'u', tags: ['a'], title: 'x' }),
    snapshot(2, { tags: ['b', 'c'], participant_count: -1, last_message_at: minute(1) }),
    snapshot(0, { event_type: 'created', participant_count: 3 }),
  ),
  vector(
    'a message that moved is an activity of its new conversation alone',
    text(1, { channel: 'email' }),
    text(2, { conversation_id: 'd' }),
  ),
  vector(
    'a deleted message names its conversation and is no activity',
    text(1, { occurred_at: minute(50) }),
    deletion(2),
    snapshot(0),
  ),
  vector('a note is an event and not a message', text(1, { is_internal: true }), snapshot(-5)),
  vector(
    'a deletion hides a conversation, and messages do not show it',
    snapshot(1),
    snapshot(2, { event_id: 'gone', is_partial: true, is_deleted: true, event_type: 'deleted' }),
    text(9),
  ),
  vector(
    'a newer event shows a deleted conversation',
    snapshot(2, { event_id: 'gone', is_partial: true, is_deleted: true, event_type: 'deleted' }),
    snapshot(3, { status: 'open' }),
  ),
  vector(
    'a deletion that carries the state is an event, and hides the conversation',
    snapshot(1, { status: 'open' }),
    snapshot(2, { is_deleted: true, event_type: 'deleted' }),
  ),
  vector('an empty id names no conversation', text(1, { conversation_id: '' })),
]

const withNext = (one: PublishedRecord, written = {}): PublishedRecord => ({
  ...{ ...one, schema: 'next', written },
})

/** Replays, erasures, partitions and evolution. */
export const STREAM_VECTORS: readonly VectorCase[] = [
  vector(
    'a repetition changes nothing',
    published(text(1), 1),
    published({ ...text(1), received_at: 5, raw_offset: 9 }, 2),
  ),
  vector(
    'a replay that leaves a value empty takes it from the call',
    replaced(state(1, { contact_address: 'hash', answered_by: 'u' }), 1),
    published(state(1, { mapping_version: 2, answered_by: 'u' }), 90),
    state(2, { ended_at: minute(2) }),
  ),
  vector(
    'a replay counts even with a lower version',
    replaced(text(5, { event_id: 'e' }), 1),
    published(text(1, { event_id: 'e', mapping_version: 2 }), 90),
    text(3),
  ),
  vector(
    'a replay moves an event to another conversation',
    replaced(snapshot(1, { status: 'open' }), 1),
    published(snapshot(1, { mapping_version: 2, conversation_id: 'd', status: 'open' }), 90),
  ),
  vector(
    'a replay that no longer makes a message deletes it by the current mapping',
    text(1),
    published(
      deletion(1, { event_id: 't1:withdrawn', mapping_version: 2, version: minute(1) * 100 + 20 }),
      90,
    ),
  ),
  vector(
    'an erased message has no row, whatever is published later',
    replaced(text(1), 1),
    erasure(5, { kind: 'message', id: 'm0', reason: 'erased' }),
    replaced(text(9, { mapping_version: 2 }), 90),
    inbound(2),
  ),
  vector(
    'an erased conversation is gone with everything in it',
    replaced(text(1), 1),
    replaced(snapshot(2), 1),
    erasure(5, { kind: 'conversation', id: 'c', reason: 'erased' }),
    erasure(5, { kind: 'message', id: 'm0', reason: 'erased' }),
    erasure(5, { kind: 'conversation_event', id: 'event2', reason: 'erased' }),
  ),
  vector(
    'a withdrawn call counts from what is published later',
    replaced(state(1, { answered_by: 'u', contact_id: 'p' }), 1),
    erasure(5, { kind: 'call', id: 'call0', reason: 'withdrawn' }),
    published(state(2, { answered_by: 'v' }), 5),
  ),
  vector(
    'a withdrawal uncovers a record of a lower mapping version that was published later',
    replaced(text(1, { mapping_version: 3, body: 'withdrawn' }), 1),
    published(text(1, { mapping_version: 2, body: 'rolled back' }), 9),
    erasure(5, { kind: 'message', id: 'm0', reason: 'withdrawn' }),
  ),
  vector(
    'one withdrawn conversation event does not count',
    snapshot(1, { status: 'open' }),
    replaced(snapshot(2, { status: 'closed' }), 1),
    erasure(5, { kind: 'conversation_event', id: 'event2', reason: 'withdrawn' }),
  ),
  vector('an erasure counts for its provider and account alone', text(1), {
    ...erasure(5, { kind: 'message', id: 'm0', reason: 'erased' }),
    written: { account_id: 'x' },
  }),
  vector('an erasure of an unknown reason drops nothing', text(1), {
    ...erasure(5, { kind: 'message', id: 'm0', reason: 'unknown' }),
    ...{ schema: 'next', written: { reason: 'later' } },
  }),
  vector(
    'one message has records on several partitions',
    text(1),
    status(3, 'delivered'),
    text(2, { conversation_id: 'd' }),
  ),
  vector(
    'a new symbol and a new field are unknown to an old reader',
    withNext(published(state(1, { outcome: 'unknown', started_at: minute(1) })), {
      ...{ outcome: 'later', next_field: 'x' },
    }),
    state(0, { outcome: 'in_progress' }),
    withNext(published(text(1, { author_kind: 'unknown' })), { author_kind: 'later' }),
    withNext(published(snapshot(1)), { next_field: 'x' }),
  ),
  vector(
    'ids may hold the separator of the key, and be long',
    text(1, { conversation_id: 'a|b', message_id: 'm|1' }),
    text(1, { conversation_id: 'é'.repeat(200), message_id: 'long', event_id: 'long' }),
  ),
  vector(
    'a record of every field',
    text(1, {
      ...{ contact_id: 'p', channel: 'email', author_id: 'u', status_reason: 'r', retry_of: 'm' },
      ...{ attachment_count: 2, body_length: 4, contact_address: 'x', account_address: 'y' },
    }),
  ),
]

export const VECTOR_CASES: readonly VectorCase[] = [
  ...MESSAGE_VECTORS,
  ...CALL_VECTORS,
  ...CONVERSATION_VECTORS,
  ...STREAM_VECTORS,
]
