import type { StreamRecord } from '@tributary/core'
import { expect, test } from 'vitest'
import { parseRedriveEntry, redriveLogOf, redriveLogRecord } from './redrive-log.ts'

const record: StreamRecord = {
  ...{ topic: 'dead.sink', partition: 1, offset: 9n, key: null, value: Buffer.of() },
  ...{ headers: {}, timestampMs: 1_000 },
}

function logWith(sent: StreamRecord) {
  const { key, value } = redriveLogRecord(sent, Date.UTC(2026, 10, 2))
  const entry = parseRedriveEntry(value)
  if (entry === null) throw new Error('an entry is read as it was written')
  return redriveLogOf(new Map([[Buffer.from(key ?? []).toString(), entry]]))
}

test('the log knows a record that was published again by its coordinates', () => {
  expect(logWith(record).sentAt(record)).toBe('2026-11-02T00:00:00.000Z')
})

test('the log does not take the next record for it', () => {
  expect(logWith(record).sentAt({ ...record, offset: 10n })).toBeNull()
})

test('the log does not take a record of a recreated topic at the same coordinates for it', () => {
  expect(logWith(record).sentAt({ ...record, timestampMs: 2_000 })).toBeNull()
})

test.each([
  ['no JSON', '{'],
  ['another document', '{"a":1}'],
  ['nothing', ''],
])('the log leaves out an entry that is %s', (_, text) => {
  expect(parseRedriveEntry(Buffer.from(text))).toBeNull()
})
