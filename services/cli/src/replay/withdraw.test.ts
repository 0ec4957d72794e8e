import { unifiedOutRecord } from '@tributary/normalization'
import { createEncoders } from '@tributary/runtime/registry'
import { expect, test } from 'vitest'
import { withdrawalOf } from './withdraw.ts'

const row = {
  ...{ provider: 'bird', account_id: 'clinic', id: 'm-1', event_id: 'e-1', version: 42 },
  ...{
    mapping_version: 2_001,
    received_at: 7,
    raw_topic: 'raw.bird',
    raw_partition: 1,
    raw_offset: 9,
  },
}

test.each([
  ['message', 'message_id'],
  ['call', 'call_id'],
] as const)(
  'a withdrawn %s is a bare deletion of the same version by the current mapping',
  (kind, id) => {
    const { record } = withdrawalOf({ ...row, kind })
    expect(record).toMatchObject({
      ...{ [id]: 'm-1', is_deleted: true, is_partial: true, version: 42, mapping_version: 2_001 },
      ...{ raw_topic: 'raw.bird', raw_partition: 1, raw_offset: 9, conversation_id: null },
    })
    expect(withdrawalOf({ ...row, kind })).toEqual({ kind, record })
  },
)

test('a withdrawal fits the schema and has the key of the records of its conversation', () => {
  const encoders = createEncoders({ message: 1, call: 2, conversation: 3 })
  const { topic, key } = unifiedOutRecord(
    withdrawalOf({ ...row, kind: 'message' }),
    encoders,
    'c-1',
  )
  expect(topic).toBe('unified.messages')
  expect(Buffer.from(key ?? []).toString()).toBe('bird|clinic|c-1')
})
