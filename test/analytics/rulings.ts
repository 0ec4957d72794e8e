import { FINAL_VERSION } from '@tributary/core'
import type { EdgeCase } from './edge-cases.ts'
import {
  archived,
  bareCall,
  bareMessage,
  call,
  inbound,
  minute,
  outbound,
  snapshot,
} from './stories.ts'

const DAY = 1440
const ANSWERED = 'answered'

/** Decisions on cases that the definitions leave open. */
export const RULINGS: readonly EdgeCase[] = [
  {
    title: 'a corrected creation time moves a message to another month, as one row',
    records: [inbound(0), inbound(0, { occurred_at: minute(-40 * DAY), version: minute(1) * 100 })],
    expected: {
      messages: [{ occurred_at: '2026-01-21 09:00:00.000' }],
      communication_volume_hourly: [{ hour: '2026-01-21 09:00:00', communication_count: 1 }],
    },
  },
  {
    title: 'content without a time that is newer replaces content with a time',
    records: [inbound(0), inbound(0, { occurred_at: null, version: minute(1) * 100 })],
    expected: { messages: [{ occurred_date: '1970-01-01' }], communication_volume_hourly: [] },
  },
  {
    title: 'a corrected mapping wins over the same version of an older one',
    records: [inbound(0, { channel: 'email', mapping_version: 2 }), inbound(0)],
    expected: { messages: [{ channel: 'email', mapping_version: 2 }] },
  },
  {
    title: 'a deletion of the same version wins, whatever the revision hash',
    records: [
      inbound(0, { revision_hash: 4_294_967_295 }),
      bareMessage('m0', 0, { is_deleted: true, version: minute(0) * 100 + 20, revision_hash: 0 }),
    ],
    expected: { messages: [] },
  },
  {
    title: 'content of a higher version than the deletion brings the message back',
    records: [
      inbound(0),
      bareMessage('m0', 1, { is_deleted: true }),
      inbound(0, { version: minute(2) * 100 }),
    ],
    expected: { messages: [{ message_id: 'm0' }] },
  },
  {
    title: 'a restore without content brings the content back',
    records: [inbound(0), bareMessage('m0', 1, { is_deleted: true }), bareMessage('m0', 2, {})],
    expected: { messages: [{ message_id: 'm0', version: minute(0) * 100 + 20 }] },
  },
  {
    title: 'a deletion with content shows that content once restored',
    records: [
      inbound(0),
      inbound(0, { is_deleted: true, version: minute(1) * 100, body_length: 7 }),
      bareMessage('m0', 2, {}),
    ],
    expected: { messages: [{ body_length: 7 }] },
  },
  {
    title: 'a delivery status brings no deleted message back',
    records: [
      outbound(0),
      bareMessage('m0', 1, { is_deleted: true }),
      bareMessage('m0', 2, { delivery_status: 'delivered' }),
    ],
    expected: { messages: [] },
  },
  {
    title: 'a deletion without a time is final',
    records: [
      inbound(0),
      bareMessage('m0', 0, { is_deleted: true, version: FINAL_VERSION }),
      inbound(0, { version: minute(9 * DAY) * 100 }),
    ],
    expected: { messages: [] },
  },
  {
    title: 'a deletion without a kind hides the message and the call with that id',
    records: [
      inbound(0, { message_id: 'x' }),
      call(0, { call_id: 'x', outcome: 'missed' }),
      bareMessage('x', 1, { is_deleted: true }),
      bareCall('x', 1, { is_deleted: true }),
    ],
    expected: { messages: [], calls: [], communications: [] },
  },
  {
    title: 'a deleted call comes back with a newer fact',
    records: [
      call(0, { call_id: 'x', outcome: 'in_progress' }),
      bareCall('x', 1, { is_deleted: true }),
      call(0, { call_id: 'x', outcome: 'missed', version: minute(2) * 100 }),
    ],
    expected: { calls: [{ outcome: 'missed' }] },
  },
  {
    title: 'a bare delivery status updates the message and creates none',
    records: [
      outbound(0),
      bareMessage('m0', 1, { delivery_status: 'failed', status_reason: 'carrier' }),
      bareMessage('unheard', 1, { delivery_status: 'failed' }),
    ],
    expected: {
      messages: [{ message_id: 'm0', delivery_status: 'failed', status_reason: 'carrier' }],
      communication_volume_hourly: [{ communication_count: 0, failed_count: 1 }],
    },
  },
  {
    title: 'an older bare status fills content without a status',
    records: [
      outbound(0, { delivery_status: 'unknown', version: minute(5) * 100 }),
      bareMessage('m0', 1, { delivery_status: 'delivered' }),
    ],
    expected: { messages: [{ delivery_status: 'delivered' }] },
  },
  {
    title: 'a deleted last attempt leaves the one before as the last',
    records: [
      outbound(0, { message_id: 'first' }),
      outbound(1, { message_id: 'again', retry_of: 'first' }),
      bareMessage('again', 2, { is_deleted: true }),
    ],
    expected: { communications: [{ id: 'first' }] },
  },
  {
    title: 'a late webhook of the first attempt leaves the last attempt the last',
    records: [
      inbound(0),
      outbound(6, { message_id: 'first', delivery_status: 'failed', version: minute(13) * 100 }),
      outbound(11, { message_id: 'again', retry_of: 'first' }),
    ],
    expected: {
      communications: [{ id: 'm0' }, { id: 'again' }],
      response_turns: [{ response_seconds: 660 }],
    },
  },
  {
    title: 'among attempts with one version, the highest id is the last',
    records: ['first', 'second', 'third'].map((message_id) =>
      outbound(0, { message_id, retry_of: message_id === 'first' ? null : 'first', version: 5 }),
    ),
    expected: { communications: [{ id: 'third' }] },
  },
  {
    title: 'an outbound call that reaches voicemail does not answer',
    records: [inbound(0), call(3, { direction: 'outbound', outcome: 'voicemail' }), outbound(5)],
    expected: {
      response_turns: [{ turn_status: ANSWERED, response_seconds: 300 }],
      calls: [{ outcome: 'voicemail', talk_seconds: null, is_offered: false }],
    },
  },
  {
    title: 'a call among teammates is in calls and in no number',
    records: [inbound(0), call(4, { outcome: 'answered', answered: 4, is_internal: true })],
    expected: {
      calls: [{ is_internal: true, is_answered: true, is_offered: false }],
      communications: [{ kind: 'message' }],
      call_metrics_hourly: [],
      response_turns: [{ turn_status: 'waiting' }],
    },
  },
  {
    title: 'an answered call without a start time answers at its answer time',
    records: [
      inbound(0),
      call(4, { outcome: 'answered', answered: 4, started_at: null, direction: 'outbound' }),
    ],
    expected: {
      response_turns: [{ turn_status: ANSWERED, response_seconds: 240 }],
      call_metrics_hourly: [],
    },
  },
  {
    title: 'every field of a call comes from the newest webhook that has it, corrections included',
    records: [
      call(0, { call_id: 'x', outcome: 'answered', answered: 1, ended: 3, contact_id: 'p' }),
      call(0, { call_id: 'x', outcome: 'voicemail', version: minute(5) * 100, started_at: null }),
    ],
    expected: {
      calls: [
        {
          ...{ outcome: 'voicemail', contact_id: 'p', talk_seconds: null, ring_seconds: null },
          ...{ answered_at: '2026-03-02 09:01:00.000', total_seconds: 180 },
        },
      ],
    },
  },
  {
    title: 'talk time is measured, or taken from the provider where one end is unknown',
    records: [
      call(0, { outcome: 'answered', answered: 1, ended: 3, talk_seconds: 7 }),
      call(9, { outcome: 'answered', talk_seconds: 7 }),
      call(10, { outcome: 'missed', talk_seconds: 7 }),
    ],
    expected: { calls: [{ talk_seconds: 120 }, { talk_seconds: 7 }, { talk_seconds: null }] },
  },
  {
    title: 'a failed status excludes outbound messages only',
    records: [
      inbound(0, { delivery_status: 'failed' }),
      outbound(5, { delivery_status: 'canceled' }),
    ],
    expected: {
      response_turns: [{ turn_status: 'waiting' }],
      communications: [{ is_failed: false }, { is_failed: true }],
    },
  },
  {
    title: 'system lines are communications, but not volume and not steps',
    records: [inbound(0, { author_kind: 'system' })],
    expected: {
      communications: [{ author_kind: 'system' }],
      communication_volume_hourly: [],
      response_turns: [],
    },
  },
  {
    title:
      'when a bot and a person reply at one instant, the bot replies first and the person ends the turn',
    records: [
      inbound(0),
      outbound(3, { message_id: 'a' }),
      outbound(3, { message_id: 'b', author_kind: 'bot' }),
    ],
    expected: {
      response_turns: [{ turn_status: ANSWERED, response_seconds: 180, bot_response_seconds: 180 }],
    },
  },
  {
    title: 'of two replies at one instant, the lower row version ends the turn',
    records: [
      inbound(0),
      outbound(3, { message_id: 'a', version: 2, author_id: 'second' }),
      outbound(3, { message_id: 'b', version: 1, author_id: 'first' }),
    ],
    expected: { response_turns: [{ responder_id: 'first' }] },
  },
  {
    title: 'a snapshot without is_closed does not change whether the conversation is closed',
    records: [archived(1), snapshot(2, { is_closed: null }), inbound(3), archived(4), snapshot(5)],
    expected: { response_turns: [{ turn_status: 'waiting' }] },
  },
  {
    title: 'closed, open and closed again are two closes',
    records: [inbound(0), archived(1), snapshot(2, { is_closed: false }), inbound(3), archived(4)],
    expected: {
      response_turns: [{ turn_status: 'closed_unanswered' }, { turn_status: 'closed_unanswered' }],
    },
  },
  {
    title: 'exactly five quiet days start a new session, a millisecond less does not',
    records: [
      inbound(0),
      inbound(5 * DAY),
      inbound(0, { conversation_id: 'd', message_id: 'd0' }),
      inbound(5 * DAY, {
        conversation_id: 'd',
        message_id: 'd1',
        occurred_at: minute(5 * DAY) - 1,
      }),
    ],
    expected: {
      conversation_sessions: [
        { conversation_id: 'c', session_no: 1 },
        { conversation_id: 'c', session_no: 2 },
        { conversation_id: 'd', session_no: 1, inbound_count: 2 },
      ],
    },
  },
  {
    title: 'a close ends a session, and a close alone opens none',
    records: [
      inbound(0),
      outbound(1),
      archived(2),
      snapshot(3),
      archived(6 * DAY),
      inbound(7 * DAY),
    ],
    expected: {
      conversation_sessions: [
        { session_no: 1, ended_at: '2026-03-02 09:02:00.000', outbound_count: 1 },
        { session_no: 2, started_at: '2026-03-09 09:00:00.000', first_response_seconds: null },
      ],
    },
  },
  {
    title: 'an answered inbound call that opens a session opens it inbound and counts as outbound',
    records: [call(0, { outcome: 'answered', answered: 1 })],
    expected: {
      conversation_sessions: [
        { initiated_by: 'inbound', first_inbound_at: null, inbound_count: 0, outbound_count: 1 },
      ],
    },
  },
  {
    title:
      'every conversation that a record names is in conversations, also one that a message has left',
    records: [
      inbound(0, { conversation_id: 'left', contact_id: 'p', channel: 'sms' }),
      inbound(0, { conversation_id: 'of-message', version: minute(1) * 100 }),
      call(0, { conversation_id: 'of-call' }),
      snapshot(0, { conversation_id: 'of-event', channel: 'email' }),
    ],
    expected: {
      conversations: [
        { conversation_id: 'left', contact_id: 'p', channel: 'sms', last_event_at: null },
        { conversation_id: 'of-call', channel: 'phone', last_message_at: null },
        { conversation_id: 'of-event', channel: 'email' },
        { conversation_id: 'of-message', last_message_at: '2026-03-02 09:00:00.000' },
      ],
    },
  },
  {
    title: 'a conversation shows its latest state and the newest contact of any record',
    records: [
      snapshot(0, { event_type: 'created', assignee_id: 'u', tags: ['a'], status: 'open' }),
      snapshot(9, { tags: ['b'], contact_id: 'old' }),
      inbound(20, { contact_id: 'new' }),
    ],
    expected: {
      conversations: [
        {
          ...{ assignee_id: '', tags: ['b'], status: 'open', contact_id: 'new' },
          ...{ created_at: '2026-03-02 09:00:00.000', last_event_at: '2026-03-02 09:20:00.000' },
        },
      ],
    },
  },
  {
    title: 'a deleted conversation is hidden in conversations only',
    records: [
      snapshot(0),
      inbound(1),
      snapshot(9, { is_partial: true, is_deleted: true, occurred_at: null }),
      snapshot(10, { conversation_id: 'd', event_type: 'deleted', is_deleted: true }),
    ],
    expected: {
      conversations: [],
      conversation_events: [{ event_id: 'event0' }, { event_id: 'event10', is_deleted: true }],
      response_turns: [{ turn_status: 'waiting' }],
    },
  },
  {
    title: 'a newer event brings a deleted conversation back, a newer message does not',
    records: [
      ...[snapshot(0), snapshot(1, { is_partial: true, is_deleted: true }), snapshot(2)],
      snapshot(3, { conversation_id: 'd', is_deleted: true }),
      inbound(4, { conversation_id: 'd' }),
    ],
    expected: { conversations: [{ conversation_id: 'c' }] },
  },
]
