import { expect, test } from 'vitest'
import { changeOf, compareRows } from './compare.ts'
import { column, count, seconds } from './report-table.ts'

const calls = count('calls', 'calls')
const talk = seconds('talk', 'talk', '')
const rate = { ...calls, name: 'rate', unit: 'share' } as const
const columns = { groups: [column('provider')], measures: [calls, talk] }

test('a row that one period lacks has counts of 0 there, and null for the rest', () => {
  const pairs = compareRows(
    [{ provider: 'bird', calls: 2, talk: 60 }],
    [{ provider: 'spruce', calls: 1, talk: null }],
    columns,
  )
  expect(pairs).toEqual([
    {
      now: { provider: 'bird', calls: 2, talk: 60 },
      before: { provider: 'bird', calls: 0, talk: null },
    },
    {
      now: { provider: 'spruce', calls: 0, talk: null },
      before: { provider: 'spruce', calls: 1, talk: null },
    },
  ])
})

test.each([
  ['more', calls, 5, 4, '+25 %'],
  ['less', talk, 30, 60, '−50 %'],
  ['the same', calls, 4, 4, '±0 %'],
  ['a share in percentage points', rate, 0.5, 0.45, '+5 pp'],
  ['from nothing', calls, 4, 0, null],
  ['unknown before', talk, 60, null, null],
])('a change: %s', (_, measure, now, before, text) => {
  const pair = { now: { [measure.name]: now }, before: { [measure.name]: before } }
  expect(changeOf(measure, pair)).toBe(text)
})
