import type { EdgeCase } from './edge-cases.ts'
import { call, inbound, outbound } from './stories.ts'

const H = { contact_address: 'hash' } as const

const missed = (minutes: number, fields: object = {}) =>
  call(minutes, { ...H, outcome: 'missed', ...fields })
const callback = (minutes: number, outcome: string, fields: object = {}) =>
  call(minutes, { ...H, direction: 'outbound', outcome, initiated_by: 'desk', ...fields })
const reply = (minutes: number, fields: object = {}) => outbound(minutes, { ...H, ...fields })

const NONE = {
  ...{ first_attempt_at: null, first_attempt_kind: '', seconds_to_attempt: null },
  ...{ first_contact_at: null, first_contact_kind: '', first_contact_by: '' },
  ...{ seconds_to_contact: null, business_seconds_to_contact: null, is_recovered: false },
}

/** What follows a missed call. */
export const FOLLOWUP_CASES: readonly EdgeCase[] = [
  {
    title: 'a burst of missed calls is one case that the call back ends when it is answered',
    records: [
      missed(0),
      missed(5, { outcome: 'abandoned' }),
      missed(9, { outcome: 'voicemail' }),
      callback(20, 'answered', { answered: 20.5 }),
    ],
    expected: {
      missed_call_followups: [
        {
          ...{ contact_key: 'hash', call_id: 'call0', missed_count: 3, has_voicemail: true },
          missed_at: '2026-03-02 09:00:00.000',
          last_missed_at: '2026-03-02 09:09:00.000',
          ...{ first_attempt_at: '2026-03-02 09:20:30.000', first_attempt_kind: 'call' },
          ...{ first_contact_at: '2026-03-02 09:20:30.000', first_contact_kind: 'call' },
          ...{ first_contact_by: 'desk', seconds_to_attempt: 1230, seconds_to_contact: 1230 },
          ...{ called_again_at: null, is_recovered: true, is_open_hours: null },
        },
      ],
    },
  },
  {
    title: 'a call without a follow-up is a case of its own',
    records: [missed(0)],
    expected: {
      missed_call_followups: [{ ...NONE, missed_count: 1, has_voicemail: false }],
    },
  },
  ...['no_answer', 'busy', 'failed', 'voicemail', 'canceled', 'in_progress'].map((outcome) => ({
    title: `a call back that ends as ${outcome} is an attempt only`,
    records: [missed(0), callback(4, outcome)],
    expected: {
      missed_call_followups: [
        {
          ...{ ...NONE, first_attempt_at: '2026-03-02 09:04:00.000', first_attempt_kind: 'call' },
          seconds_to_attempt: 240,
        },
      ],
    },
  })),
  {
    title: 'a missed call after an attempt opens another case',
    records: [missed(0), callback(4, 'no_answer'), missed(6), callback(10, 'answered')],
    expected: {
      missed_call_followups: [
        {
          ...{ call_id: 'call0', missed_count: 1, seconds_to_attempt: 240 },
          ...{ seconds_to_contact: 600, called_again_at: '2026-03-02 09:06:00.000' },
        },
        { call_id: 'call6', seconds_to_attempt: 240, seconds_to_contact: 240 },
      ],
    },
  },
  {
    title: 'a contact who calls again and is answered is recovered without an attempt',
    records: [
      missed(0),
      call(7, { ...H, outcome: 'answered', answered: 7.1, answered_by: 'desk' }),
      missed(9),
    ],
    expected: {
      missed_call_followups: [
        {
          ...{ ...NONE, is_recovered: true, seconds_to_contact: 426, first_contact_by: 'desk' },
          ...{ first_contact_at: '2026-03-02 09:07:06.000', first_contact_kind: 'call' },
          called_again_at: '2026-03-02 09:07:06.000',
        },
        { ...NONE, call_id: 'call9', called_again_at: null },
      ],
    },
  },
  {
    title: 'a message of a person recovers a missed call, also one of unknown author',
    records: [
      missed(0),
      reply(3),
      missed(5),
      reply(6, { author_kind: 'unknown', author_id: null }),
    ],
    expected: {
      missed_call_followups: [
        {
          ...{ first_attempt_kind: 'message', first_contact_kind: 'message' },
          ...{ first_contact_by: 'nurse', seconds_to_attempt: 180, seconds_to_contact: 180 },
          is_recovered: true,
        },
        { first_contact_kind: 'message', first_contact_by: '', seconds_to_contact: 60 },
      ],
    },
  },
  {
    title: 'bots, automations, failed messages, notes and the contact itself follow nothing up',
    records: [
      missed(0),
      reply(1, { author_kind: 'bot' }),
      reply(2, { author_kind: 'automation' }),
      reply(3, { delivery_status: 'undelivered' }),
      reply(4, { is_internal: true }),
      inbound(5, H),
      callback(6, 'answered', { is_internal: true }),
      reply(7, { contact_address: 'other' }),
      missed(8),
    ],
    expected: { missed_call_followups: [{ ...NONE, missed_count: 2 }] },
  },
  {
    title: 'a follow-up is later than the missed call, however late',
    records: [missed(0), reply(0), reply(40 * 1440)],
    expected: { missed_call_followups: [{ seconds_to_attempt: 40 * 86_400 }] },
  },
  {
    title: 'at one instant a call comes before a message',
    records: [missed(0), reply(5), callback(4, 'answered', { answered: 5 })],
    expected: {
      missed_call_followups: [
        { first_attempt_kind: 'call', first_contact_kind: 'call', first_contact_by: 'desk' },
      ],
    },
  },
  {
    title: 'of two missed calls at one instant, the lower id names the case',
    records: [missed(0, { call_id: 'b' }), missed(0, { call_id: 'a', outcome: 'voicemail' })],
    expected: {
      missed_call_followups: [{ call_id: 'a', missed_count: 2, has_voicemail: true }],
    },
  },
  {
    title: 'calls that were not offered, of unknown contact or of unknown start are no case',
    records: [
      missed(0, { is_internal: true }),
      missed(1, { direction: 'outbound' }),
      missed(2, { outcome: 'blocked' }),
      missed(3, { contact_address: null }),
      missed(4, { started_at: null }),
      missed(5, { outcome: 'in_progress' }),
    ],
    expected: { missed_call_followups: [] },
  },
  {
    title: 'a blocked call of the contact is not called again',
    records: [missed(0), missed(3, { outcome: 'blocked' }), missed(4, { outcome: 'in_progress' })],
    expected: {
      missed_call_followups: [{ missed_count: 1, called_again_at: '2026-03-02 09:04:00.000' }],
    },
  },
]
