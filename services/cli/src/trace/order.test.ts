import type { StreamRecord } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import { createPersonalData } from '@tributary/normalization'
import { deadLetterOf } from '@tributary/runtime/stream'
import { expect, test } from 'vitest'
import { CLOCK_MARGIN_MS, idsOf, nothingFound, orderAt } from './order.ts'

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
    'a record by its own time, where the header has none',
    { ...raw, headers: { ...raw.headers, 'received-at': 'yesterday' } },
    'w1',
  ],
])(
  'the record at some coordinates is traced from its time of receipt: %s',
  async (_, record, id) => {
    const { topic, partition, offset } = record
    expect(await orderAt(worldOf(record), { topic, partition, offset })).toEqual({
      ...{ ids: [id], sinceMs: RECEIVED_AT - CLOCK_MARGIN_MS },
    })
  },
)

test.each([
  ['is no record', []],
  ['is a record without a webhook', [{ ...raw, headers: {} }]],
])('coordinates at which there %s are an error that names them', async (_, records) => {
  await expect(orderAt(worldOf(...records), raw)).rejects.toThrow(
    'there is nothing to trace at raw.spruce/2/7: check the coordinates',
  )
})

test('an id is searched as it is and as its hash', () => {
  const hashing = createPersonalData({
    ...{ id: 'hash', contact: 'hash', content: 'drop', hashKey: 'key' },
  })
  const facts = { ...DEFAULTS.message, message_id: 'm1' }
  const treated = hashing.protect({ kind: 'message', facts })
  const ids = idsOf('m1', { PII_HASH_KEY: 'key' })
  expect(ids).toEqual(['m1', 'message_id' in treated.facts ? treated.facts.message_id : ''])
  expect(ids[1]).toMatch(/^[0-9a-f]{32}$/)
})

test('without the key an id is searched only as it is', () => {
  expect(idsOf('m1', { PII_HASH_KEY: '' })).toEqual(['m1'])
})

const GONE = 'check the id; records older than the retention of the topics are gone'
const HASHED = '; with PII_ID=hash, set PII_HASH_KEY to find it'

test.each([
  ['nothing but the id', [], false, GONE],
  ['an id that may be hashed', [], true, `${GONE}${HASHED}`],
  ['a time', ['--since'], true, 'search without --since'],
  [
    'a time and a provider',
    ['--since', '--provider'],
    false,
    'search without --since and --provider',
  ],
])('an empty search with %s names what to try', (_, narrowedBy, mayBeHashed, fix) => {
  const { code, message } = nothingFound({ id: 'm1', mayBeHashed, narrowedBy })
  expect({ code, message }).toEqual({
    code: 'NOT_FOUND',
    message: `nothing has the id m1: ${fix}`,
  })
})
