import type { EdgeCase } from './edge-cases.ts'
import { call, inbound, minute, outbound, snapshot } from './stories.ts'

const OUT = { direction: 'outbound' } as const

/** Columns that messages, calls, conversations and their lists show. */
export const ENTITY_CASES: readonly EdgeCase[] = [
  {
    title: 'the key of a contact is its id, else its address, else empty',
    records: [
      inbound(0, { contact_id: 'p', contact_address: 'hash' }),
      inbound(1, { contact_address: 'hash' }),
      inbound(2),
      call(3, { contact_address: 'hash' }),
    ],
    expected: {
      messages: [{ contact_key: 'p' }, { contact_key: 'hash' }, { contact_key: '' }],
      calls: [{ contact_key: 'hash', contact_id: '' }],
      communications: [
        { contact_key: 'p', contact_address: 'hash' },
        { contact_key: 'hash', contact_address: 'hash' },
        { contact_key: '', contact_address: '' },
        { contact_key: 'hash', contact_address: 'hash' },
      ],
    },
  },
  {
    title: 'a conversation without a contact id has the newest address of its messages and calls',
    records: [
      call(0, { contact_address: 'newer', version: minute(9) * 100 }),
      inbound(5, { contact_address: 'older' }),
      snapshot(20),
      inbound(0, { conversation_id: 'd', message_id: 'd0', contact_address: 'hash' }),
      snapshot(-9, { conversation_id: 'd', contact_id: 'p' }),
    ],
    expected: {
      conversations: [
        { conversation_id: 'c', contact_id: '', contact_key: 'newer' },
        { conversation_id: 'd', contact_id: 'p', contact_key: 'p' },
      ],
      conversation_events: [{ contact_key: 'p' }, { contact_key: '' }],
    },
  },
  {
    title: 'the agent of a call answered it inbound or started it outbound',
    records: [
      call(0, { outcome: 'answered', answered_by: 'desk', initiated_by: 'caller' }),
      call(1, { ...OUT, outcome: 'busy', answered_by: 'other', initiated_by: 'nurse' }),
      call(2, { direction: 'unknown', answered_by: 'desk', initiated_by: 'nurse' }),
    ],
    expected: { calls: [{ agent_id: 'desk' }, { agent_id: 'nurse' }, { agent_id: '' }] },
  },
  {
    title: 'whether there is a recording is not known until a webhook states it',
    records: [
      call(0, { call_id: 'a' }),
      call(1, { call_id: 'b', has_recording: true }),
      call(1, { call_id: 'b', has_recording: null, version: minute(9) * 100 }),
      call(2, { call_id: 'c', has_recording: true }),
      call(2, { call_id: 'c', has_recording: false, version: minute(9) * 100 }),
    ],
    expected: {
      calls: [{ has_recording: null }, { has_recording: true }, { has_recording: false }],
    },
  },
  {
    title: 'call metrics count every outcome of each channel',
    records: [
      ...(['no_answer', 'busy', 'canceled', 'failed', 'blocked', 'voicemail'] as const).map(
        (outcome, index) => call(index, { ...OUT, outcome }),
      ),
      call(9, { ...OUT, outcome: 'busy', medium: 'video' }),
      call(10, { ...OUT, outcome: 'busy', is_internal: true }),
      call(11, { outcome: 'in_progress' }),
    ],
    expected: {
      calls: [
        ...Array.from({ length: 6 }, () => ({ channel: 'phone', medium: 'phone' })),
        { channel: 'video', medium: 'video' },
        ...[{ is_internal: true }, { outcome: 'in_progress' }],
      ],
      call_metrics_hourly: [
        { channel: 'phone', direction: 'inbound', call_count: 1, in_progress_count: 1 },
        {
          ...{ channel: 'phone', direction: 'outbound', call_count: 5, voicemail_count: 1 },
          ...{ no_answer_count: 1, busy_count: 1, canceled_count: 1, failed_count: 1 },
          in_progress_count: 0,
        },
        { channel: 'video', direction: 'outbound', call_count: 1, busy_count: 1 },
      ],
      communication_volume_hourly: [
        { channel: 'phone', direction: 'inbound', communication_count: 1 },
        { channel: 'phone', direction: 'outbound', communication_count: 4, failed_count: 1 },
        { channel: 'video', direction: 'outbound', communication_count: 1 },
      ],
    },
  },
  {
    title: 'a row shows the three numbers that order its states',
    records: [inbound(0, { version: 7, mapping_version: 3, revision_hash: 4_294_967_295 })],
    expected: { messages: [{ version: 7, mapping_version: 3, revision_hash: 4_294_967_295 }] },
  },
  {
    title: 'a step shows who wrote, how the call ended and whose it is',
    records: [
      call(0, { outcome: 'voicemail', contact_address: 'hash' }),
      outbound(1, { author_kind: 'bot', contact_id: 'p' }),
      call(2, { ...OUT, outcome: 'answered' }),
      outbound(3, { author_kind: 'automation' }),
      call(4, { ...OUT, outcome: 'no_answer' }),
      snapshot(5, { is_closed: true, contact_id: 'p' }),
    ],
    expected: {
      response_steps: [
        { step: 'in', author_kind: 'unknown', outcome: 'voicemail', contact_key: 'hash' },
        { step: 'bot', author_kind: 'bot', outcome: '', contact_key: 'p' },
        { step: 'out', author_kind: 'unknown', outcome: 'answered', contact_key: '' },
        { step: 'close', author_kind: 'unknown', outcome: '', contact_key: 'p' },
      ],
    },
  },
]
