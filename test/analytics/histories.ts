import { FINAL_VERSION } from '@tributary/core'
import * as fc from 'fast-check'
import { type History, type HistoryRecord, recordOf } from './records.ts'
import { START } from './stories.ts'

// Histories of few entities and few instants, so that versions, times and ids collide often.

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Distances from 0 ms to months, including both sides of the five days that end a session. */
const OFFSETS = [
  ...[0, 1, 1000, 60_000, 300_000, 300_001, HOUR, 15 * HOUR, DAY, 2 * DAY],
  ...[5 * DAY - 1, 5 * DAY, 5 * DAY + 1, 12 * DAY, 31 * DAY, 95 * DAY],
]
const time = fc.constantFrom(...OFFSETS).map((offset) => START + offset)
const timeOrNull = fc.option(time, { freq: 6 })

const version = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(time, fc.constantFrom(10, 20, 90)).map(([at, rank]) => at * 100 + rank),
  },
  { weight: 1, arbitrary: fc.constantFrom(0, FINAL_VERSION) },
)

const rarely = (odds: number) => fc.nat(odds - 1).map((place) => place === 0)
const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values)

const common = {
  provider: oneOf('spruce', 'spruce', 'spruce', 'highlevel'),
  occurred_at: timeOrNull,
  version,
  mapping_version: oneOf(1, 1, 2),
  is_partial: rarely(8),
  is_deleted: rarely(10),
  contact_id: oneOf(null, 'p0', 'p1'),
}

const direction = oneOf('inbound', 'inbound', 'outbound', 'outbound', 'unknown')
const conversation_id = oneOf(null, 'c0', 'c0', 'c0', 'c1')
const seconds = oneOf(null, 0, 12, 7.25, 0.1, 0.2)

const message = fc
  .record({
    ...common,
    message_id: oneOf('m0', 'm1', 'm2', 'm3', 'm4'),
    conversation_id,
    channel: oneOf('sms', 'sms', 'email', 'unknown'),
    direction,
    author_kind: oneOf('contact', 'human', 'human', 'unknown', 'bot', 'automation', 'system'),
    author_id: oneOf(null, 'u0', 'u1'),
    is_internal: rarely(10),
    delivery_status: oneOf('unknown', 'received', 'sent', 'delivered', 'failed', 'canceled'),
    status_reason: oneOf(null, 'carrier'),
    retry_of: oneOf(null, null, null, null, null, 'm0', 'm1'),
    attachment_count: oneOf(0, 2),
    body: oneOf(null, 'text'),
    body_length: oneOf(null, 4),
    contact_address: oneOf(null, '+1'),
    edited_at: timeOrNull,
  })
  .map((fields) => recordOf('message', fields))

const call = fc
  .record({
    ...common,
    call_id: oneOf('k0', 'k1', 'k2'),
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
  })
  .map((fields) => recordOf('call', fields))

const conversation = fc
  .record({
    ...common,
    event_id: oneOf('e0', 'e1', 'e2', 'e3', 'e4', 'e5'),
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
  })
  .map((fields) => recordOf('conversation', fields))

const record: fc.Arbitrary<HistoryRecord> = fc.oneof(
  { weight: 4, arbitrary: message },
  { weight: 2, arbitrary: call },
  { weight: 2, arbitrary: conversation },
)

/** One history of several accounts that share no entities. */
export const histories: fc.Arbitrary<History> = fc
  .array(fc.array(record, { minLength: 1, maxLength: 30, size: 'max' }), {
    minLength: 1,
    maxLength: 12,
    size: 'max',
  })
  .map((accounts) =>
    accounts.flatMap((records, index) =>
      records.map((one) => ({ ...one, account_id: `account-${index}` })),
    ),
  )
