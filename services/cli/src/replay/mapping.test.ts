import { expect, test } from 'vitest'
import { progressLine, totalLine } from './mapping.ts'

test.each([
  ['halfway', 500, 1_000, 10, '500 of 1,000 records (50 %), 50/s, 10 s left'],
  ['slow', 100, 100_000, 10, '100 of 100,000 records (0 %), 10/s, 2.8 h left'],
  ['in minutes', 1_000, 10_000, 30, '1,000 of 10,000 records (10 %), 33/s, 5 min left'],
  ['past the total, which gaps cause', 12, 10, 1, '12 of 10 records (100 %), 12/s, 0 s left'],
  ['before the first record', 0, 10, 1, '0 of 10 records (0 %), 0/s, unknown time left'],
])('a progress line %s', (_, done, total, seconds, line) => {
  expect(progressLine({ what: 'mapping', done, total, seconds })).toBe(`mapping: ${line}`)
})

test('the last line gives the number of records and the rate', () => {
  expect(totalLine({ what: 'mapping', done: 3_000, seconds: 2 })).toBe(
    'mapping: 3,000 records, 1,500/s',
  )
})
