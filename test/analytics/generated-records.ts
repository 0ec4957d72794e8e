import type { UnifiedKind, UnifiedRecords } from '@tributary/core'
import * as fc from 'fast-check'
import { idOf, oneOf, rarely, sharedIdOf, timeOrNull, version } from './generated-values.ts'
import { type HistoryRecord, recordOf } from './records.ts'

const common = {
  provider: oneOf('spruce', 'spruce', 'spruce', 'highlevel'),
  occurred_at: timeOrNull,
  version,
  mapping_version: oneOf(1, 1, 2),
  is_partial: rarely(8),
  is_deleted: rarely(10),
}

const direction = oneOf('inbound', 'inbound', 'outbound', 'outbound', 'unknown')
const conversation_id = oneOf(null, 'c0', 'c0', 'c0', 'c1')
/** Few contacts, known by id, by address, by both or not at all; one address looks like an id. */
const contact = {
  contact_id: oneOf(null, null, 'p0', 'p1'),
  contact_address: oneOf(null, '+1', '+1', '+2', 'p1'),
}
const seconds = oneOf(null, 0, 12, 7.25, 0.1, 0.2)

/** Fields of messages of few ids, instants and contacts, so that versions, times and ids collide often. */
export const message = {
  ...common,
  ...contact,
  message_id: sharedIdOf('m', 7),
  conversation_id,
  channel: oneOf('sms', 'sms', 'email', 'unknown'),
  direction,
  author_kind: oneOf('contact', 'human', 'bot', 'human', 'unknown', 'bot', 'automation', 'system'),
  author_id: oneOf(null, 'u0', 'u1'),
  is_internal: rarely(10),
  delivery_status: oneOf('unknown', 'received', 'sent', 'delivered', 'failed', 'canceled'),
  status_reason: oneOf(null, 'carrier'),
  retry_of: oneOf(null, null, null, null, null, 'm0', 'm1'),
  attachment_count: oneOf(0, 2),
  body: oneOf(null, 'text'),
  body_length: oneOf(null, 4),
  edited_at: timeOrNull,
}

/** The same for calls, most of them of a contact without an id. */
export const call = {
  ...common,
  ...contact,
  contact_id: oneOf(null, null, null, 'p0'),
  call_id: sharedIdOf('k', 4),
  conversation_id,
  medium: oneOf('phone', 'phone', 'video'),
  direction,
  outcome: oneOf(
    ...(['answered', 'answered', 'missed', 'voicemail', 'abandoned', 'in_progress'] as const),
    ...(['unknown', 'no_answer', 'busy', 'canceled', 'failed', 'blocked'] as const),
  ),
  started_at: timeOrNull,
  answered_at: timeOrNull,
  ended_at: timeOrNull,
  talk_seconds: seconds,
  voicemail_seconds: seconds,
  provider_duration_seconds: seconds,
  answered_by: oneOf(null, 'u0'),
  initiated_by: oneOf(null, 'u1'),
  has_recording: oneOf(null, true, false),
  is_internal: oneOf(null, null, null, null, true, false),
  account_address: oneOf(null, '+2'),
}

/** The same for events of conversations. */
export const conversation = {
  ...common,
  contact_id: contact.contact_id,
  event_id: idOf('e', 6),
  conversation_id: oneOf('c0', 'c0', 'c1', 'c2'),
  event_type: oneOf('created', 'updated', 'updated', 'deleted', 'restored'),
  is_closed: oneOf(null, true, true, false),
  channel: oneOf('sms', 'unknown'),
  status: oneOf(null, 'open', 'pending'),
  assignee_id: oneOf(null, 'u0'),
  participant_count: oneOf(null, 2),
  tags: fc.subarray(['vip', 'new']),
  title: oneOf(null, 'title'),
  last_message_at: timeOrNull,
}

/** Records that contradict each other often. */
export const collidingRecord: fc.Arbitrary<HistoryRecord> = recordWith({
  message,
  call,
  conversation,
})

/** The fields of each kind of record. */
type Fields = { readonly [K in UnifiedKind]: Generated<UnifiedRecords[K]> }
type Generated<T> = { readonly [F in keyof T]?: fc.Arbitrary<T[F]> }

/** Twice as many messages as calls and as conversation events. */
export function recordWith(fields: Fields): fc.Arbitrary<HistoryRecord> {
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record(fields.message).map((one) => recordOf('message', one)),
    },
    { weight: 2, arbitrary: fc.record(fields.call).map((one) => recordOf('call', one)) },
    {
      weight: 2,
      arbitrary: fc.record(fields.conversation).map((one) => recordOf('conversation', one)),
    },
  )
}
