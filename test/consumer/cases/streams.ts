import { inbound, minute, snapshot } from '../../analytics/stories.ts'
import {
  erasure,
  type PublishedRecord,
  published,
  replaced,
  type VectorCase,
  vector,
} from './case.ts'
import { deletion, state, status, text } from './records.ts'

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
  vector(
    'an erasure of an unknown reason counts as a withdrawal',
    replaced(text(1), 1),
    {
      ...erasure(5, { kind: 'message', id: 'm0', reason: 'unknown' }),
      ...{ schema: 'next', written: { reason: 'later' } },
    },
    published(text(2), 6),
  ),
  vector('an erasure of an unknown kind drops nothing', text(1), {
    ...erasure(5, { kind: 'unknown', id: 'm0', reason: 'erased' }),
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
