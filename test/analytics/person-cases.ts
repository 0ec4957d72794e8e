import type { EdgeCase } from './edge-cases.ts'
import { bareMessage, call, inbound, minute, outbound } from './stories.ts'

const H = { contact_address: 'hash' } as const
const HIGHLEVEL = { provider: 'highlevel' } as const

/** Which contacts an address links, and what counts as a touch with that address. */
export const PERSON_CASES: readonly EdgeCase[] = [
  {
    title: 'contacts of two providers with one address are one person',
    records: [
      inbound(0, { ...H, contact_id: 'p' }),
      inbound(1, { ...H, ...HIGHLEVEL, contact_id: 'q' }),
      inbound(2, { ...H, ...HIGHLEVEL }),
    ],
    expected: {
      contacts: [
        { person_key: 'hash', provider: 'highlevel', contact_key: 'hash', touch_count: 1 },
        { person_key: 'hash', provider: 'highlevel', contact_key: 'q', touch_count: 1 },
        { person_key: 'hash', provider: 'spruce', contact_key: 'p', touch_count: 1 },
      ],
    },
  },
  {
    title: 'a contact with two addresses has a row for each',
    records: [
      inbound(0, { contact_id: 'p', contact_address: 'one' }),
      inbound(1, { contact_id: 'p', contact_address: 'two' }),
      inbound(2, { contact_id: 'p', contact_address: 'one' }),
      inbound(3, { contact_id: 'p' }),
    ],
    expected: {
      contacts: [
        {
          ...{ person_key: 'one', contact_key: 'p', touch_count: 2 },
          first_touched_at: '2026-03-02 09:00:00.000',
          last_touched_at: '2026-03-02 09:02:00.000',
        },
        {
          ...{ person_key: 'two', contact_key: 'p', touch_count: 1 },
          first_touched_at: '2026-03-02 09:01:00.000',
          last_touched_at: '2026-03-02 09:01:00.000',
        },
      ],
    },
  },
  {
    title: 'messages that failed and automations count for a person',
    records: [
      outbound(0, { ...H, delivery_status: 'failed' }),
      outbound(1, { ...H, author_kind: 'automation' }),
      call(2, { ...H, direction: 'outbound', outcome: 'failed' }),
    ],
    expected: { contacts: [{ touch_count: 3 }] },
  },
  {
    title:
      'notes, internal, blocked and deleted ones, earlier attempts and unknown times do not count for a person',
    records: [
      outbound(0, { ...H, is_internal: true }),
      call(1, { ...H, outcome: 'blocked' }),
      call(2, { ...H, outcome: 'answered', is_internal: true }),
      inbound(3, { ...H, occurred_at: null }),
      inbound(4, H),
      bareMessage('m4', 5, { is_deleted: true }),
      outbound(6, { ...H, delivery_status: 'failed' }),
      outbound(7, { ...H, retry_of: 'm6' }),
    ],
    expected: {
      contacts: [{ touch_count: 1, first_touched_at: '2026-03-02 09:07:00.000' }],
    },
  },
  {
    title: 'a call touches a person when it begins',
    records: [
      call(0, { ...H, outcome: 'answered', answered: 2 }),
      call(3, { ...H, outcome: 'answered', started_at: null, answered: 5 }),
    ],
    expected: {
      contacts: [
        {
          first_touched_at: '2026-03-02 09:00:00.000',
          ...{ last_touched_at: '2026-03-02 09:03:00.000', touch_count: 2 },
        },
      ],
    },
  },
  {
    title: 'a corrected address moves the touch to another person',
    records: [inbound(0, H), inbound(0, { contact_address: 'new', version: minute(1) * 100 })],
    expected: { contacts: [{ person_key: 'new', contact_key: 'new', touch_count: 1 }] },
  },
]
