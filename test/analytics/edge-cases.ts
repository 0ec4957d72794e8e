import type { Surroundings } from './oracle/surroundings.ts'
import type { History } from './records.ts'
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

/** What a case expects of a view: rows with these columns, in the order given. */
export type Expected = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/**
 * A case of one account. The account of its schedules, policies, zones and names is that of the case; a name for
 * every account of a provider stays one.
 */
export type EdgeCase = Omit<Surroundings, 'now'> & {
  readonly title: string
  readonly records: History
  readonly expected: Expected
}

const answered = (seconds: number, inbound_count = 1) => ({
  turn_status: 'answered',
  response_seconds: seconds,
  inbound_count,
})
const unanswered = (turn_status: string, inbound_count = 1) => ({
  turn_status,
  response_seconds: null,
  inbound_count,
})
const turns = (...rows: readonly Readonly<Record<string, unknown>>[]): Expected => ({
  response_turns: rows,
})

/** Minutes are offsets from one start; numbers are seconds. */
export const EDGE_CASES: readonly EdgeCase[] = [
  {
    title: 'a reply answers the first inbound message',
    records: [inbound(0), outbound(5)],
    expected: turns(answered(300)),
  },
  {
    title: 'several inbound messages are one turn that starts at the first',
    records: [inbound(0), inbound(2), outbound(10)],
    expected: turns(answered(600, 2)),
  },
  {
    title: 'a second reply is not a response',
    records: [inbound(0), outbound(5), outbound(6)],
    expected: turns(answered(300)),
  },
  {
    title: 'an internal note does not answer',
    records: [
      inbound(0),
      outbound(1, { is_internal: true, delivery_status: 'unknown' }),
      outbound(30),
    ],
    expected: turns(answered(1800)),
  },
  {
    title: 'an automatic reply does not answer',
    records: [inbound(0), outbound(0.05, { author_kind: 'automation' }), outbound(20)],
    expected: turns(answered(1200)),
  },
  {
    title:
      'a question that nobody answers expires, and the next one is not measured from the old wait',
    records: [
      inbound(0),
      outbound(0.05, { author_kind: 'bot' }),
      inbound(20_000),
      outbound(20_005),
    ],
    expected: turns({ ...unanswered('expired'), bot_response_seconds: 3 }, answered(300)),
  },
  {
    title: 'an opening outbound message is not a response',
    records: [outbound(0), inbound(10), outbound(13)],
    expected: turns(answered(180)),
  },
  {
    title: 'an unanswered message waits',
    records: [inbound(0)],
    expected: {
      ...turns({ ...unanswered('waiting'), ended_at: null }),
      waiting_conversations: [{ conversation_id: 'c', channel: 'sms', inbound_count: 1 }],
    },
  },
  {
    title: 'archiving ends the turn, and a later message starts a new one',
    records: [inbound(0), archived(3), inbound(50), outbound(54)],
    expected: turns(unanswered('closed_unanswered'), answered(240)),
  },
  {
    title: 'archiving after the reply changes nothing',
    records: [inbound(0), outbound(4), archived(5)],
    expected: turns(answered(240)),
  },
  {
    title: 'a missed call waits for a reply, on the channel phone',
    records: [call(0, { outcome: 'missed' }), outbound(7)],
    expected: turns({ ...answered(420), channel: 'phone' }),
  },
  {
    title: 'an answered call back ends the turn when it is answered',
    records: [
      inbound(0),
      call(8, {
        direction: 'outbound',
        outcome: 'answered',
        answered: 8.5,
        initiated_by: 'doctor',
      }),
    ],
    expected: turns({ ...answered(510), responder_id: 'doctor' }),
  },
  {
    title: 'a call back that nobody takes does not answer',
    records: [inbound(0), call(8, { direction: 'outbound', outcome: 'no_answer' }), outbound(15)],
    expected: turns(answered(900)),
  },
  {
    title: 'an answered inbound call alone is not a turn',
    records: [call(0, { outcome: 'answered', answered: 0.1, ended: 5 })],
    expected: turns(),
  },
  {
    title: 'an inbound call that is answered ends the wait of a message',
    records: [inbound(0), call(9, { outcome: 'answered', answered: 9.1, answered_by: 'desk' })],
    expected: turns({ ...answered(546), responder_id: 'desk' }),
  },
  {
    title: 'a failed send does not answer',
    records: [inbound(0), outbound(3, { delivery_status: 'failed' }), outbound(11)],
    expected: turns(answered(660)),
  },
  {
    title: 'a chain of retries is its last attempt',
    records: [
      inbound(0),
      outbound(3, { message_id: 'first' }),
      outbound(11, { message_id: 'again', retry_of: 'first' }),
    ],
    expected: {
      ...turns(answered(660)),
      communications: [{ id: 'm0' }, { id: 'again' }],
      messages: [{ message_id: 'm0' }, { message_id: 'first' }, { message_id: 'again' }],
    },
  },
  {
    title: 'inbound and reply in the same millisecond are 0 seconds apart',
    records: [outbound(0, { message_id: 'reply' }), inbound(0)],
    expected: turns(answered(0)),
  },
  {
    title: 'a newer version of each message counts once',
    records: [
      inbound(0),
      inbound(0, { version: minute(1) * 100, body_length: 5 }),
      outbound(6),
      outbound(6, { version: minute(7) * 100, delivery_status: 'delivered' }),
    ],
    expected: {
      ...turns(answered(360)),
      communications: [{ id: 'm0' }, { id: 'm6' }],
    },
  },
  {
    title: 'a deleted reply never happened',
    records: [inbound(0), outbound(5), bareMessage('m5', 8, { is_deleted: true }), outbound(9)],
    expected: turns(answered(540)),
  },
  {
    title: 'voicemail and missed call are one turn that the call back ends',
    records: [
      call(0, { outcome: 'voicemail', voicemail_seconds: 20 }),
      call(3, { outcome: 'missed' }),
      call(10, { direction: 'outbound', outcome: 'answered', answered: 10.5 }),
    ],
    expected: turns(answered(630, 2)),
  },
  {
    title: 'a reply answers a question whose webhook arrives later',
    records: [outbound(5), inbound(0)],
    expected: turns(answered(300)),
  },
  {
    title: 'a blocked call is in calls, and in no number and no turn',
    records: [call(0, { outcome: 'blocked', contact_id: 'p' })],
    expected: {
      ...turns(),
      calls: [{ outcome: 'blocked', is_offered: false }],
      communications: [],
      communication_volume_hourly: [],
      call_metrics_hourly: [],
      contact_touches: [],
      missed_call_followups: [],
    },
  },
  {
    title: 'a call in progress counts in volumes, but is not a turn and not offered',
    records: [call(0, { outcome: 'in_progress' })],
    expected: {
      ...turns(),
      call_metrics_hourly: [{ call_count: 1, offered_count: 0, in_progress_count: 1 }],
      communication_volume_hourly: [{ kind: 'call', communication_count: 1, failed_count: 0 }],
    },
  },
  {
    title: 'an author of unknown kind answers',
    records: [inbound(0), outbound(4, { author_kind: 'unknown' })],
    expected: turns(answered(240)),
  },
  {
    title: 'a deleted message alone is not a turn',
    records: [inbound(0), bareMessage('m0', 1, { is_deleted: true })],
    expected: { ...turns(), messages: [] },
  },
  {
    title: 'a reply after archiving does not answer',
    records: [inbound(0), archived(3), outbound(9)],
    expected: turns(unanswered('closed_unanswered')),
  },
  {
    title: 'a message that moves to another conversation leaves the old one',
    records: [
      inbound(0),
      outbound(6),
      inbound(0, { conversation_id: 'merged', version: minute(7) * 100 }),
      outbound(6, { conversation_id: 'merged', version: minute(7) * 100 }),
    ],
    expected: {
      ...turns({ ...answered(360), conversation_id: 'merged' }),
      messages: [{ conversation_id: 'merged' }, { conversation_id: 'merged' }],
    },
  },
  {
    title: 'a call whose later webhook has no start time is one voicemail',
    records: [
      call(0, { outcome: 'in_progress' }),
      call(0, {
        outcome: 'voicemail',
        occurred_at: null,
        started_at: null,
        version: minute(1) * 100,
      }),
      outbound(5),
    ],
    expected: {
      ...turns(answered(300)),
      calls: [{ outcome: 'voicemail', started_at: '2026-03-02 09:00:00.000' }],
    },
  },
  {
    title: 'a late receipt of an earlier state does not move the status back',
    records: [
      inbound(0),
      outbound(3, { version: minute(4) * 100 + 30, delivery_status: 'delivered' }),
      outbound(3, { version: minute(3) * 100 + 10, delivery_status: 'queued' }),
    ],
    expected: {
      ...turns(answered(180)),
      messages: [{ delivery_status: 'received' }, { delivery_status: 'delivered' }],
    },
  },
  {
    title: 'a message stays deleted when its webhook comes after its deletion',
    records: [bareMessage('m0', 5, { is_deleted: true }), inbound(0)],
    expected: { ...turns(), messages: [] },
  },
  {
    title: 'an automatic reply of the contact is not a turn',
    records: [inbound(0, { author_kind: 'automation' })],
    expected: turns(),
  },
  {
    title: 'a deleted call is gone from calls and turns',
    records: [
      inbound(0),
      call(2, { outcome: 'answered', answered: 2.1, call_id: 'gone' }),
      bareCall('gone', 9, { is_deleted: true }),
    ],
    expected: { ...turns(unanswered('waiting')), calls: [], call_metrics_hourly: [] },
  },
  {
    title: 'an edit moves nothing',
    records: [
      inbound(0),
      inbound(0, { version: minute(30) * 100, edited_at: minute(30), body_length: 9 }),
      outbound(5),
    ],
    expected: {
      ...turns(answered(300)),
      messages: [{ edited_at: '2026-03-02 09:30:00.000' }, { edited_at: null }],
      communication_volume_hourly: [
        { direction: 'inbound', communication_count: 1 },
        { direction: 'outbound', communication_count: 1 },
      ],
    },
  },
  {
    title: 'after six quiet days a new session starts',
    records: [inbound(0), outbound(1), inbound(6 * 1440), outbound(6 * 1440 + 20)],
    expected: {
      conversation_sessions: [
        { session_no: 1, first_response_seconds: 60 },
        { session_no: 2, first_response_seconds: 1200, initiated_by: 'inbound' },
      ],
    },
  },
  {
    title: 'content without a time is a row of unknown time in the entity views only',
    records: [inbound(0, { occurred_at: null })],
    expected: {
      ...turns(),
      messages: [{ occurred_at: null, occurred_date: '1970-01-01' }],
      communications: [{ occurred_at: null }],
      communication_volume_hourly: [],
      response_metrics_daily: [],
    },
  },
  {
    title: 'a webhook with the time replaces a row of unknown time',
    records: [inbound(0, { occurred_at: null }), inbound(0, { version: minute(1) * 100 })],
    expected: {
      ...turns(unanswered('waiting')),
      messages: [{ occurred_date: '2026-03-02' }],
      communication_volume_hourly: [{ communication_count: 1 }],
    },
  },
  {
    title: 'a period without an answered turn has no percentiles and counts',
    records: [inbound(0)],
    expected: {
      response_metrics_daily: [
        {
          turn_count: 1,
          waiting_count: 1,
          answered_count: 0,
          response_seconds_median: null,
          response_seconds_p90: null,
          response_seconds_p95: null,
        },
      ],
    },
  },
  {
    title: 'one message id under two providers is two messages',
    records: [inbound(0), inbound(0, { provider: 'bird' })],
    expected: { messages: [{ provider: 'bird' }, { provider: 'spruce' }] },
  },
  {
    title: 'messages of one contact to two providers stay two messages',
    records: [inbound(0), inbound(0, { provider: 'bird', message_id: 'copy' })],
    expected: {
      communication_volume_hourly: [
        { provider: 'bird', communication_count: 1 },
        { provider: 'spruce', communication_count: 1 },
      ],
    },
  },
  {
    title: 'a message without a conversation counts in volumes and not in turns',
    records: [
      inbound(0, { conversation_id: null }),
      call(1, { conversation_id: null, outcome: 'missed' }),
    ],
    expected: {
      ...turns(),
      communication_volume_hourly: [
        { kind: 'call', communication_count: 1 },
        { kind: 'message', communication_count: 1 },
      ],
      call_metrics_hourly: [{ missed_count: 1, offered_count: 1 }],
      conversations: [],
    },
  },
  {
    title: 'an edit of an archived conversation is not a second close',
    records: [
      snapshot(1, { is_closed: true }),
      inbound(2),
      snapshot(3, { is_closed: true, title: 'new' }),
      snapshot(4),
    ],
    expected: turns(unanswered('waiting')),
  },
]
