import type { StreamRecord } from '@tributary/core'
import { expect, test } from 'vitest'
import { entryOf, ledgerOf, ledgerRecord } from './ledger.ts'

const record: StreamRecord = {
  ...{ topic: 'dead.sink', partition: 1, offset: 9n, key: null, value: Buffer.of() },
  ...{ headers: {}, timestampMs: 1_000 },
}

function ledgerWith(sent: StreamRecord) {
  const { key, value } = ledgerRecord(sent, Date.UTC(2026, 10, 2))
  const entry = entryOf(value)
  if (entry === null) throw new Error('an entry is read as it was written')
  return ledgerOf(new Map([[Buffer.from(key ?? []).toString(), entry]]))
}

test('a record that was published again is known by its address', () => {
  expect(ledgerWith(record).sentAt(record)).toBe('2026-11-02T00:00:00.000Z')
})

test('its neighbour is not', () => {
  expect(ledgerWith(record).sentAt({ ...record, offset: 10n })).toBeNull()
})

test('a later record at the same address, of a topic that was made anew, is not', () => {
  expect(ledgerWith(record).sentAt({ ...record, timestampMs: 2_000 })).toBeNull()
})

test.each([
  ['no JSON', '{'],
  ['another document', '{"a":1}'],
  ['nothing', ''],
])('an entry that is %s is left out', (_, text) => {
  expect(entryOf(Buffer.from(text))).toBeNull()
})
