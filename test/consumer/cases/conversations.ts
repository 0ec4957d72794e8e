import { minute, snapshot } from '../../analytics/stories.ts'
import { type VectorCase, vector } from './case.ts'
import { deletion, state, status, text } from './records.ts'

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
  vector(
    'any medium but an empty one is the channel of a call',
    state(1, { medium: 'video' }),
    state(2, { medium: 'unknown' }),
    state(3, { medium: '' }),
  ),
  vector(
    'a message without a channel leaves that of an older one',
    text(1, { channel: 'sms' }),
    text(2, { channel: '' }),
  ),
  vector(
    'a deletion hides a conversation that only messages name',
    text(9),
    snapshot(2, { event_id: 'gone', is_partial: true, is_deleted: true, event_type: 'deleted' }),
  ),
  vector(
    'a conversation is closed until a newer event says that it is open',
    snapshot(1, { is_closed: true, event_type: 'created' }),
    snapshot(2, { is_closed: false, event_type: 'created', occurred_at: null }),
    snapshot(3, { is_closed: null }),
  ),
  vector('an empty id names no conversation', text(1, { conversation_id: '' })),
]
