import type { EdgeCase } from './edge-cases.ts'
import { archived, call, inbound, outbound } from './stories.ts'

const DAY = 1440
const P = { contact_id: 'p' } as const
const OUT = { direction: 'outbound' } as const
const ANSWERED = { outcome: 'answered' } as const
/** Another conversation of the contact. */
const D = { ...P, conversation_id: 'd' } as const

/** The same contact over several conversations, and each touch of it. */
export const CONTACT_CASES: readonly EdgeCase[] = [
  {
    title:
      'failed calls touch a contact; failed messages, notes, blocked and internal calls do not',
    records: [
      inbound(0, P),
      outbound(1, { ...P, delivery_status: 'failed' }),
      outbound(2, { ...P, is_internal: true }),
      call(3, { ...P, ...OUT, outcome: 'failed' }),
      call(4, { ...P, outcome: 'blocked' }),
      call(5, { ...P, outcome: 'missed', is_internal: true }),
      outbound(6, { ...P, author_kind: 'automation' }),
    ],
    expected: {
      contact_touches: [
        { id: 'm0', kind: 'message', outcome: '', is_connected: true, author_kind: 'contact' },
        { id: 'call3', kind: 'call', outcome: 'failed', is_connected: false },
        { id: 'm6', author_kind: 'automation', is_connected: true },
      ],
    },
  },
  {
    title: 'a call that connected touches when it was answered, another when it began',
    records: [
      call(0, { ...P, ...ANSWERED, answered: 2 }),
      call(3, { ...P, ...ANSWERED }),
      call(4, { ...P, ...ANSWERED, answered: 5, started_at: null }),
      call(6, { ...P, outcome: 'missed', answered: 7 }),
    ],
    expected: {
      contact_touches: [
        { touched_at: '2026-03-02 09:02:00.000', is_connected: true, author_kind: 'unknown' },
        { touched_at: '2026-03-02 09:03:00.000' },
        { touched_at: '2026-03-02 09:05:00.000' },
        { touched_at: '2026-03-02 09:06:00.000', is_connected: false },
      ],
    },
  },
  {
    title: 'the agent of a touch is ours',
    records: [
      inbound(0, { ...P, author_id: 'p' }),
      outbound(1, P),
      call(2, { ...P, ...ANSWERED, answered_by: 'desk' }),
      call(3, { ...P, ...OUT, outcome: 'busy', initiated_by: 'doctor' }),
    ],
    expected: {
      contact_touches: [
        { agent_id: '', direction: 'inbound', channel: 'sms' },
        { agent_id: 'nurse', direction: 'outbound' },
        { agent_id: 'desk', direction: 'inbound', channel: 'phone' },
        { agent_id: 'doctor', direction: 'outbound' },
      ],
    },
  },
  {
    title: 'without a contact or a time there is no touch',
    records: [
      inbound(0),
      inbound(1, { ...P, occurred_at: null }),
      call(2, { ...P, outcome: 'missed', started_at: null }),
    ],
    expected: { contact_touches: [] },
  },
  {
    title: 'a reply in another conversation of the contact answers the contact',
    records: [inbound(0, P), inbound(1, D), outbound(3, D)],
    expected: {
      contact_turns: [
        {
          ...{ contact_key: 'p', conversation_id: 'c', turn_no: 1, inbound_count: 2 },
          ...{ turn_status: 'answered', response_seconds: 180, responder_id: 'nurse' },
        },
      ],
      response_turns: [
        { conversation_id: 'c', turn_status: 'waiting' },
        { conversation_id: 'd', response_seconds: 120 },
      ],
      waiting_contacts: [],
    },
  },
  {
    title: 'a close ends no wait of a contact',
    records: [inbound(0, P), archived(3, P), outbound(9, P)],
    expected: {
      contact_turns: [{ turn_status: 'answered', response_seconds: 540 }],
      response_turns: [{ turn_status: 'closed_unanswered' }],
    },
  },
  {
    title: 'a close does not keep the wait of a contact open',
    records: [inbound(0, P), archived(4 * DAY, P), outbound(8 * DAY, P)],
    expected: {
      contact_turns: [{ turn_status: 'expired', ended_at: null }],
      response_turns: [{ turn_status: 'closed_unanswered' }],
    },
  },
  {
    title: 'a step in another conversation keeps the wait of a contact open',
    records: [inbound(0, P), inbound(4 * DAY, D), outbound(8 * DAY, P)],
    expected: {
      contact_turns: [{ turn_status: 'answered', response_seconds: 691_200, inbound_count: 2 }],
      response_turns: [{ turn_status: 'expired' }, { turn_status: 'waiting' }],
    },
  },
  {
    title: 'a contact waits from the first unanswered step of any conversation',
    records: [
      outbound(0, D),
      inbound(1, P),
      inbound(2, D),
      outbound(3, { ...D, author_kind: 'bot' }),
    ],
    expected: {
      contact_turns: [{ turn_status: 'waiting', bot_response_seconds: 120, is_stale: true }],
      waiting_contacts: [
        {
          ...{ contact_key: 'p', conversation_id: 'c', waiting_since: '2026-03-02 09:01:00.000' },
          ...{ opened_by_kind: 'message', opened_by_outcome: '', inbound_count: 2, is_stale: true },
        },
      ],
    },
  },
  {
    title: 'an address and an id are two contacts, also where a record has both',
    records: [
      inbound(0, { ...P, contact_address: 'hash' }),
      outbound(1, { contact_address: 'hash' }),
      inbound(2, { contact_address: 'hash' }),
    ],
    expected: {
      contact_turns: [
        { contact_key: 'hash', waiting_since: '2026-03-02 09:02:00.000' },
        { contact_key: 'p', turn_status: 'waiting' },
      ],
    },
  },
  {
    title: 'what has no conversation touches a contact and is no step',
    records: [inbound(0, { ...P, conversation_id: null }), inbound(1)],
    expected: {
      contact_touches: [{ contact_key: 'p', conversation_id: '' }],
      contact_turns: [],
      response_turns: [{ contact_key: '' }],
    },
  },
]
