import type { EdgeCase } from './edge-cases.ts'
import type { OpenInterval } from './oracle/business-clock.ts'
import { call, inbound, minute, outbound } from './stories.ts'

const DAY = 1440

/** Open from one minute to another, on any channel of any provider unless the scope says more. */
export const open = (
  from: number,
  to: number,
  scope: Partial<OpenInterval> = {},
): OpenInterval => ({
  schedule_id: `from ${from} ${scope.channel ?? ''}`,
  ...{ provider: '', account_id: '', channel: '', ...scope },
  opens_at: minute(from),
  closes_at: minute(to),
})

/** 9 to 17 on Friday 6 and Monday 9 March. */
export const WEEKEND = [open(4 * DAY, 4 * DAY + 480), open(7 * DAY, 7 * DAY + 480)]
/** Friday 16:00. */
export const FRIDAY = 4 * DAY + 420
/** Monday 9:00. */
export const MONDAY = 7 * DAY

/** Whether a time is open, and how much open time lies between two. */
export const OPEN_HOURS_CASES: readonly EdgeCase[] = [
  {
    title: 'an interval is open at its start and closed at its end',
    openIntervals: [open(0, 60)],
    records: [inbound(-0.001), inbound(0), inbound(59.999), inbound(60)],
    expected: {
      messages: [false, true, true, false].map((is_open_hours) => ({ is_open_hours })),
      communications: [false, true, true, false].map((is_open_hours) => ({ is_open_hours })),
    },
  },
  {
    title: 'without a schedule or a time it is not known whether it was open',
    openIntervals: [open(0, 60, { channel: 'email' })],
    records: [inbound(0), inbound(1, { channel: 'email', occurred_at: null }), call(2)],
    expected: {
      messages: [{ is_open_hours: null }, { is_open_hours: null }],
      calls: [{ is_open_hours: null }],
      response_turns: [{ is_open_hours: null, response_business_seconds: null }],
    },
  },
  {
    title: 'a call is in open hours by its start, and its touch by its answer',
    openIntervals: [open(0, 60, { channel: 'phone' })],
    records: [
      call(59, { outcome: 'answered', answered: 61, contact_id: 'p' }),
      call(60, { outcome: 'answered', started_at: null, answered: 30, contact_id: 'p' }),
    ],
    expected: {
      calls: [{ is_open_hours: true }, { is_open_hours: null }],
      communications: [{ is_open_hours: true }, { is_open_hours: null }],
      contact_touches: [
        { touched_at: '2026-03-02 09:30:00.000', is_open_hours: true },
        { touched_at: '2026-03-02 10:01:00.000', is_open_hours: false },
      ],
    },
  },
  {
    title: 'a weekend is not open time',
    openIntervals: WEEKEND,
    records: [inbound(FRIDAY, { contact_id: 'p' }), outbound(MONDAY + 60, { contact_id: 'p' })],
    expected: {
      response_turns: [{ response_business_seconds: 7200, is_open_hours: true }],
      contact_turns: [{ response_business_seconds: 7200, is_open_hours: true }],
      conversation_sessions: [{ first_response_business_seconds: 7200 }],
    },
  },
  {
    title: 'the first response of a session is in the open time of the first inbound channel',
    openIntervals: [open(0, 60), open(15, 60, { channel: 'sms' })],
    records: [outbound(0, { channel: 'email' }), inbound(10), outbound(20, { channel: 'email' })],
    expected: {
      conversation_sessions: [{ channel: 'email', first_response_business_seconds: 300 }],
    },
  },
  {
    title: 'a session without a response has no open time to it',
    openIntervals: [open(0, 60)],
    records: [inbound(0), outbound(1, { author_kind: 'bot' })],
    expected: {
      conversation_sessions: [{ first_response_business_seconds: null }],
      response_turns: [{ is_open_hours: true, response_business_seconds: null }],
    },
  },
  {
    title: 'open time that several intervals cover counts once',
    openIntervals: [open(0, 30), open(10, 20), open(30, 40), open(50, 51)],
    records: [inbound(5), outbound(60)],
    expected: { response_turns: [{ response_business_seconds: 35 * 60 + 60 }] },
  },
  {
    title: 'a schedule of a channel wins over one of a provider, also when it is closed',
    openIntervals: [
      open(0, 60, { provider: 'spruce' }),
      open(-60, -50, { channel: 'sms' }),
      open(0, 30),
    ],
    records: [inbound(0), outbound(40), inbound(41, { channel: 'email' }), outbound(42)],
    expected: {
      response_turns: [
        { response_business_seconds: 0, is_open_hours: false },
        { response_business_seconds: 60, is_open_hours: true },
      ],
    },
  },
  {
    title: 'the open time from a missed call to a contact is that of the channel of the call',
    openIntervals: [open(0, 60, { channel: 'phone' }), open(0, 90, { channel: 'sms' })],
    records: [
      call(50, { outcome: 'missed', contact_id: 'p' }),
      outbound(70, { contact_id: 'p' }),
      call(80, { outcome: 'missed', contact_id: 'p' }),
    ],
    expected: {
      missed_call_followups: [
        { business_seconds_to_contact: 600, seconds_to_contact: 1200, is_open_hours: true },
        { business_seconds_to_contact: null, is_open_hours: false },
      ],
    },
  },
]
