import * as fc from 'fast-check'
import { call, conversation, message, recordWith } from './generated-records.ts'
import { idOf, nearTime, oneOf, rarely } from './generated-values.ts'
import type { HistoryRecord } from './records.ts'

const plain = {
  provider: fc.constant('spruce'),
  occurred_at: nearTime,
  is_partial: rarely(40),
  is_deleted: rarely(40),
  contact_id: oneOf(null, null, null, 'p0'),
  contact_address: oneOf('+1', '+1', '+1', '+2'),
  direction: oneOf('inbound', 'outbound'),
}

/** Records of many entities of few contacts, mostly complete, so that turns, touches and cases are many. */
export const plainRecord: fc.Arbitrary<HistoryRecord> = recordWith({
  message: {
    ...message,
    ...plain,
    message_id: idOf('m', 30),
    author_kind: oneOf('human', 'bot', 'bot', 'unknown', 'automation', 'contact'),
    is_internal: rarely(20),
    delivery_status: oneOf('sent', 'sent', 'failed'),
    retry_of: fc.constant(null),
  },
  call: {
    ...call,
    ...plain,
    call_id: idOf('k', 30),
    outcome: oneOf(
      'missed',
      'missed',
      'voicemail',
      'abandoned',
      'answered',
      'no_answer',
      'blocked',
    ),
    started_at: nearTime,
    answered_at: fc.option(nearTime),
    is_internal: fc.constant(null),
  },
  conversation: {
    ...conversation,
    contact_id: plain.contact_id,
    occurred_at: nearTime,
    event_id: idOf('e', 30),
    is_closed: oneOf(null, false, false, true),
  },
})
