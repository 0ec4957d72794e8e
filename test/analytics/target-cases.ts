import type { EdgeCase } from './edge-cases.ts'
import { FRIDAY, MONDAY, open, WEEKEND } from './open-hours-cases.ts'
import type { Policy } from './oracle/targets.ts'
import { archived, inbound, minute, outbound } from './stories.ts'

const DAY = 1440
/** A target that ends after the tests run. */
const CENTURY = 3_155_760_000

/** Five minutes for every turn, unless the fields say more. */
const policy = (fields: Partial<Policy> = {}): Policy => ({
  ...{ name: 'standard', provider: '', account_id: '', channel: '' },
  ...{ applies_to: 'every', target_seconds: 300, is_business: false },
  ...fields,
})

/** Minutes of two exchanges in one session. */
const TWO_TURNS = [inbound(0), outbound(1), inbound(2), outbound(4)]

/** Which target a turn has, when it is due and whether it was met. */
export const TARGET_CASES: readonly EdgeCase[] = [
  {
    title: 'a target is met up to its last millisecond',
    policies: [policy()],
    records: [
      ...[inbound(0), outbound(5), inbound(20)],
      outbound(25, { occurred_at: minute(25) + 1 }),
    ],
    expected: {
      sla_turns: [
        {
          ...{ policy: 'standard', target_seconds: 300, is_business: false, turn_no: 1 },
          ...{ due_at: '2026-03-02 09:05:00.000', sla_status: 'met', response_seconds: 300 },
          responder_id: 'nurse',
        },
        { turn_no: 2, response_seconds: 300.001, sla_status: 'breached' },
      ],
    },
  },
  {
    title: 'a turn that waits is pending until it is due',
    policies: [policy(), policy({ channel: 'email', target_seconds: CENTURY })],
    records: [inbound(0), inbound(0, { conversation_id: 'd', message_id: 'd', channel: 'email' })],
    expected: {
      sla_turns: [
        { turn_status: 'waiting', ended_at: null, sla_status: 'breached' },
        { turn_status: 'waiting', sla_status: 'pending' },
      ],
    },
  },
  {
    title: 'an expired turn breaches any target',
    policies: [policy({ target_seconds: CENTURY })],
    records: [inbound(0), outbound(6 * DAY)],
    expected: {
      sla_turns: [{ turn_status: 'expired', sla_status: 'breached', responder_id: '' }],
    },
  },
  {
    title: 'a turn that was closed by the time it was due has no target to meet',
    policies: [policy()],
    records: [
      ...[inbound(0), archived(5), inbound(10, { conversation_id: 'd' })],
      archived(15, { conversation_id: 'd', occurred_at: minute(15) + 1 }),
    ],
    expected: { sla_turns: [{ sla_status: 'not_applicable' }, { sla_status: 'breached' }] },
  },
  {
    title: 'a target in open time is due after the weekend',
    openIntervals: WEEKEND,
    policies: [policy({ target_seconds: 5400, is_business: true })],
    records: [
      ...[inbound(FRIDAY), outbound(MONDAY + 30), inbound(FRIDAY, { conversation_id: 'd' })],
      outbound(MONDAY + 31, { conversation_id: 'd' }),
    ].map((record, index) => ({ ...record, message_id: `m${index}` })),
    expected: {
      sla_turns: [
        {
          ...{ due_at: '2026-03-09 09:30:00.000', response_business_seconds: 5400 },
          ...{ is_business: true, sla_status: 'met' },
        },
        { due_at: '2026-03-09 09:30:00.000', sla_status: 'breached' },
      ],
    },
  },
  {
    title: 'a target that closing time reaches is due then, and met until the next opening',
    openIntervals: WEEKEND,
    policies: [policy({ target_seconds: 3600, is_business: true })],
    records: [inbound(FRIDAY), outbound(FRIDAY + 90)],
    expected: { sla_turns: [{ due_at: '2026-03-06 17:00:00.000', sla_status: 'met' }] },
  },
  {
    title: 'a wait that begins while closed is due counted from the opening',
    openIntervals: WEEKEND,
    policies: [policy({ is_business: true })],
    records: [inbound(FRIDAY + 90)],
    expected: { sla_turns: [{ due_at: '2026-03-09 09:05:00.000', sla_status: 'breached' }] },
  },
  {
    title: 'a target in elapsed time counts while closed',
    openIntervals: WEEKEND,
    policies: [policy()],
    records: [inbound(FRIDAY + 59), outbound(FRIDAY + 65)],
    expected: {
      sla_turns: [
        {
          ...{ due_at: '2026-03-06 17:04:00.000', response_business_seconds: 60 },
          sla_status: 'breached',
        },
      ],
    },
  },
  {
    title: 'without a schedule, a target in open time counts elapsed time',
    policies: [policy({ is_business: true })],
    records: [inbound(0), outbound(6)],
    expected: {
      sla_turns: [
        {
          ...{ due_at: '2026-03-02 09:05:00.000', response_business_seconds: null },
          sla_status: 'breached',
        },
      ],
    },
  },
  {
    title: 'a target is never due when the schedule ends before',
    openIntervals: [open(0, 3)],
    policies: [policy({ is_business: true })],
    records: [
      ...[inbound(0), outbound(60), inbound(70), archived(80)],
      inbound(2, { conversation_id: 'd' }),
    ],
    expected: {
      sla_turns: [
        { due_at: null, response_business_seconds: 180, sla_status: 'met' },
        { due_at: null, sla_status: 'not_applicable' },
        { due_at: null, sla_status: 'pending' },
      ],
    },
  },
  {
    title: 'the first turn of a session and the others have policies of their own',
    policies: [
      policy(),
      policy({ name: 'opening', applies_to: 'first', target_seconds: 30 }),
      policy({ name: 'later', applies_to: 'next', target_seconds: 120 }),
    ],
    records: [...TWO_TURNS, archived(5), inbound(6)],
    expected: {
      sla_turns: [
        { policy: 'opening', sla_status: 'breached' },
        { policy: 'later', sla_status: 'met' },
        { policy: 'opening', turn_no: 3 },
      ],
    },
  },
  {
    title: 'a turn without a policy has no row',
    policies: [policy({ applies_to: 'next' }), policy({ provider: 'bird' })],
    records: TWO_TURNS,
    expected: { sla_turns: [{ turn_no: 2 }] },
  },
  {
    title: 'the scope comes before the place in the session, and both before the name',
    policies: [
      policy({ name: 'any', applies_to: 'first' }),
      policy({ name: 'provider', provider: 'spruce', applies_to: 'first' }),
      policy({ name: 'b', channel: 'sms' }),
      policy({ name: 'a', channel: 'sms' }),
      policy({ name: 'email', channel: 'email' }),
    ],
    records: TWO_TURNS,
    expected: { sla_turns: [{ policy: 'a' }, { policy: 'a' }] },
  },
]
