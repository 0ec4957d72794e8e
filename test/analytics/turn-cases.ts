import type { EdgeCase } from './edge-cases.ts'
import { archived, call, inbound, minute, outbound } from './stories.ts'

const DAY = 1440
/** After the tests run: the year 2096. */
const NOT_YET = 70 * 365 * DAY
const BOT = { author_kind: 'bot' } as const

const EXPIRED = { turn_status: 'expired', ended_at: null, response_seconds: null }
const WAITING = { turn_status: 'waiting', ended_at: null, response_seconds: null }

/** How turns begin, end, expire and wait. */
export const TURN_CASES: readonly EdgeCase[] = [
  {
    title: 'a bot inside a turn does not end it',
    records: [inbound(0), outbound(0.05, BOT), inbound(2), outbound(3, BOT), outbound(10)],
    expected: {
      response_turns: [
        {
          ...{ turn_status: 'answered', response_seconds: 600, bot_response_seconds: 3 },
          ...{ inbound_count: 2, responder_id: 'nurse' },
        },
      ],
      response_metrics_daily: [{ turn_count: 1, answered_count: 1, bot_replied_count: 1 }],
    },
  },
  {
    title: 'a bot before the question or after the answer is not in the turn',
    records: [outbound(0, BOT), inbound(1), outbound(2), outbound(3, BOT)],
    expected: {
      response_turns: [{ turn_status: 'answered', bot_response_seconds: null }],
      response_metrics_daily: [{ bot_replied_count: 0 }],
    },
  },
  {
    title: 'a question that only a bot answered waits',
    records: [inbound(0), outbound(1, BOT)],
    expected: {
      response_turns: [{ ...WAITING, bot_response_seconds: 60, answered_by_kind: '' }],
      waiting_conversations: [{ inbound_count: 1 }],
      conversation_sessions: [{ first_response_seconds: null, first_any_response_seconds: 60 }],
    },
  },
  {
    title: 'a reply exactly five days later is too late: the turn expires and nothing is answered',
    records: [inbound(0), outbound(5 * DAY), outbound(5 * DAY + 1)],
    expected: {
      response_turns: [{ ...EXPIRED, responder_id: '', answered_by_channel: '', is_stale: false }],
      waiting_conversations: [],
      response_metrics_daily: [{ turn_count: 1, expired_count: 1, answered_count: 0 }],
    },
  },
  {
    title: 'a reply a millisecond before five days is in time',
    records: [inbound(0), outbound(5 * DAY, { occurred_at: minute(5 * DAY) - 1 })],
    expected: { response_turns: [{ turn_status: 'answered', response_seconds: 431_999.999 }] },
  },
  {
    title: 'a question after five quiet days expires the open turn and opens another',
    records: [inbound(0), inbound(1), inbound(6 * DAY), outbound(6 * DAY + 4)],
    expected: {
      response_turns: [
        { ...EXPIRED, turn_no: 1, inbound_count: 2, session_no: 1, is_first_of_session: true },
        { turn_no: 2, response_seconds: 240, session_no: 2, is_first_of_session: true },
      ],
    },
  },
  {
    title: 'a reply of a bot keeps the wait open for five more days',
    records: [inbound(0), outbound(4 * DAY, BOT), outbound(8 * DAY)],
    expected: {
      response_turns: [{ response_seconds: 691_200, bot_response_seconds: 345_600 }],
    },
  },
  {
    title: 'an automation is no step and keeps no wait open',
    records: [inbound(0), outbound(4 * DAY, { author_kind: 'automation' }), outbound(8 * DAY)],
    expected: { response_turns: [EXPIRED] },
  },
  {
    title: 'a late bot expires the turn and is not in it',
    records: [inbound(0), outbound(5 * DAY, BOT), outbound(5 * DAY + 1)],
    expected: { response_turns: [{ ...EXPIRED, bot_response_seconds: null }] },
  },
  {
    title: 'a late close expires the turn and closes no session',
    records: [inbound(0), archived(5 * DAY)],
    expected: {
      response_turns: [EXPIRED],
      conversation_sessions: [{ session_no: 1, is_closed: false }],
    },
  },
  {
    title: 'a close in time ends the turn and the session, and nobody answered',
    records: [inbound(0), archived(3), inbound(4)],
    expected: {
      response_turns: [
        {
          ...{ turn_status: 'closed_unanswered', ended_at: '2026-03-02 09:03:00.000' },
          ...{ responder_id: '', answered_by_kind: '', answered_by_channel: '' },
        },
        { ...WAITING, session_no: 2, is_first_of_session: true },
      ],
      conversation_sessions: [
        { is_closed: true, channel: 'sms' },
        { is_closed: false, channel: 'sms' },
      ],
    },
  },
  {
    title: 'the last turn waits however old it is, and is stale',
    records: [inbound(0)],
    expected: {
      response_turns: [{ ...WAITING, is_stale: true }],
      waiting_conversations: [{ is_stale: true }],
    },
  },
  {
    title: 'a turn whose conversation had a step less than five days ago is not stale',
    records: [inbound(NOT_YET)],
    expected: {
      response_turns: [{ ...WAITING, is_stale: false }],
      waiting_conversations: [{ is_stale: false }],
    },
  },
  {
    title: 'a turn shows what opened it and what answered it',
    records: [
      call(0, { outcome: 'voicemail' }),
      call(3, { direction: 'outbound', outcome: 'answered', medium: 'video', answered: 3 }),
      inbound(5),
      outbound(6, { channel: 'email' }),
      inbound(8, { channel: 'chat' }),
      outbound(9, { author_kind: 'unknown' }),
    ],
    expected: {
      response_turns: [
        {
          ...{ channel: 'phone', opened_by_kind: 'call', opened_by_outcome: 'voicemail' },
          ...{ answered_by_kind: 'unknown', answered_by_channel: 'video' },
          is_first_of_session: true,
        },
        {
          ...{ channel: 'sms', opened_by_kind: 'message', opened_by_outcome: '' },
          ...{ answered_by_kind: 'human', answered_by_channel: 'email' },
          ...{ session_no: 1, is_first_of_session: false },
        },
        { channel: 'chat', answered_by_kind: 'unknown', is_first_of_session: false },
      ],
    },
  },
  {
    title:
      'an outbound message whose author is said to be the contact answers, by an unknown author',
    records: [inbound(0), outbound(1, { author_kind: 'contact' })],
    expected: { response_turns: [{ turn_status: 'answered', answered_by_kind: 'unknown' }] },
  },
  {
    title: 'a turn is of the contact of its first step, and so is a session',
    records: [
      outbound(0, { contact_id: 'p', channel: 'email' }),
      inbound(1, { contact_address: 'hash' }),
      inbound(2, { contact_id: 'q' }),
    ],
    expected: {
      response_turns: [{ contact_key: 'hash' }],
      waiting_conversations: [{ contact_key: 'hash', opened_by_kind: 'message' }],
      conversation_sessions: [{ contact_key: 'p', channel: 'email' }],
    },
  },
  {
    title: 'the four states of a day add up to its turns',
    records: [
      ...['c', 'd', 'e', 'f'].map((id) => inbound(0, { conversation_id: id, message_id: id })),
      ...[outbound(1), archived(2, { conversation_id: 'd' })],
      outbound(6 * DAY, { conversation_id: 'e' }),
    ],
    expected: {
      response_metrics_daily: [
        {
          ...{ turn_count: 4, answered_count: 1, closed_unanswered_count: 1 },
          ...{ expired_count: 1, waiting_count: 1, response_seconds_sum: 60 },
        },
      ],
    },
  },
  {
    title: 'a message and a call of one id open two turns',
    records: [
      inbound(0, { message_id: 'x' }),
      outbound(1),
      call(2, { call_id: 'x', outcome: 'missed' }),
    ],
    expected: { response_turns: [{ opened_by_kind: 'message' }, { opened_by_kind: 'call' }] },
  },
]
