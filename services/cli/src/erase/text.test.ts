import { expect, test } from 'vitest'
import { checkText, erasureText, runsOf } from './text.ts'

test.each([
  ['none', [], []],
  ['one', [4], [[4, 4]]],
  ['neighbours in any order', [6, 4, 5], [[4, 6]]],
  [
    'with a gap',
    [1, 2, 9],
    [
      [1, 2],
      [9, 9],
    ],
  ],
])('offsets are listed as runs: %s', (_, offsets, runs) => {
  expect(runsOf(offsets)).toEqual(runs)
})

const remaining = [1, 2, 5].map((offset) => ({
  ...{ topic: 'raw.bird', partition: 0, offset },
  ...{ removed_after: '2026-12-01T00:00:00.000Z', removed_by: `2026-12-0${offset}T00:00:00.000Z` },
}))

test('an erasure reports the records that Kafka still holds, and until when', () => {
  const done = { removed: { calls_store: 2 }, conversations: 1, contacts_beside: [], found: [] }
  const text = erasureText({ ...done, remaining })
  expect(text).toContain('raw.bird/0: offsets 1-2, 5, gone by 2026-12-05T00:00:00.000Z')
  expect(text).toContain('no table holds the person')
})

test('an erasure by address names the contacts that had the address', () => {
  const done = { removed: {}, conversations: 0, found: [], remaining: [] }
  expect(erasureText({ ...done, contacts_beside: ['c-1', 'c-2'] })).toContain('c-1, c-2')
  expect(erasureText({ ...done, contacts_beside: [] })).not.toContain('--contact')
})

test('a check that finds the person names the tables', () => {
  const found = [{ table: 'messages_store', rows: 3 }]
  const text = checkText({ suppressed: false, found, remaining: [] })
  expect(text).toContain('run "tributary erase"')
  expect(text).toContain('messages_store 3')
})
