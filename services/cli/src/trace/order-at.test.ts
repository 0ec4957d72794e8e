import type { StreamRecord } from '@tributary/core'
import { deadLetterOf } from '@tributary/runtime/stream'
import { expect, test } from 'vitest'
import { orderAt } from './order-at.ts'
import { CLOCK_MARGIN_MS } from './trace.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 2, 12)
const LATER = RECEIVED_AT + 86_400_000
const NOTE = { code: 'HANDLER_BUG', detail: '', failedAtMs: LATER } as const

const at = { partition: 2, offset: 7n, timestampMs: LATER }
const raw: StreamRecord = {
  ...{ topic: 'raw.spruce', ...at, key: null, value: Buffer.of(), timestampMs: RECEIVED_AT },
  headers: { 'webhook-id': 'w1' },
}
const unified: StreamRecord = {
  ...{ topic: 'unified.messages', ...at, key: null, value: Buffer.of() },
  headers: { 'event-id': 'e1', 'received-at': String(RECEIVED_AT) },
}

const worldOf = (...records: readonly StreamRecord[]) => ({
  async *read() {
    yield* records
  },
})

test.each<readonly [name: string, record: StreamRecord, id: string]>([
  ['a raw record by its webhook', raw, 'w1'],
  ['a unified record by its event', unified, 'e1'],
  ['a dead letter of the normalizer', { ...deadLetterOf('normalizer', raw, NOTE), ...at }, 'w1'],
  [
    'a dead letter of the sink by its event',
    { ...deadLetterOf('sink', unified, NOTE), ...at },
    'e1',
  ],
  [
    'a record by its own time, where the header tells none',
    { ...raw, headers: { ...raw.headers, 'received-at': 'yesterday' } },
    'w1',
  ],
])('what stands at an address is traced from when it was received: %s', async (_, record, id) => {
  const { topic, partition, offset } = record
  expect(await orderAt(worldOf(record), { topic, partition, offset })).toEqual({
    ...{ ids: [id], sinceMs: RECEIVED_AT - CLOCK_MARGIN_MS },
  })
})

test.each([
  ['nothing stands any more', []],
  ['something stands that is of no webhook', [{ ...raw, headers: {} }]],
])('an address at which %s is an error that names it', async (_, records) => {
  await expect(orderAt(worldOf(...records), raw)).rejects.toThrow(
    'there is nothing to trace at raw.spruce/2/7: retention has removed it',
  )
})
