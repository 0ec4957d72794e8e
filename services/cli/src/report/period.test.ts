import { expect, test } from 'vitest'
import { periodParams, periodTitle, previousPeriod, readBound } from './period.ts'

const NOW = Date.UTC(2026, 10, 25, 12)
const PERIOD = { tz: 'America/New_York', provider: 'bird', account: 'clinic' }

test.each([
  ['a month', '2026-11-01 00:00:00', '2026-12-01 00:00:00', '2026-10-02 00:00:00'],
  [
    'a week in which clocks change',
    '2026-11-01 00:00:00',
    '2026-11-08 00:00:00',
    '2026-10-25 00:00:00',
  ],
  ['an hour', '2026-11-01 08:00:00', '2026-11-01 09:00:00', '2026-11-01 07:00:00'],
  [
    'the last week',
    '2026-11-18T12:00:00.000Z',
    '2026-11-25T12:00:00.000Z',
    '2026-11-11T12:00:00.000Z',
  ],
  // 00:00 in New York is 05:00 in UTC.
  [
    'a day up to an instant',
    '2026-11-24 00:00:00',
    '2026-11-24T17:00:00.000Z',
    '2026-11-23T17:00:00.000Z',
  ],
])('%s is compared with the period of equal length before it', (_, since, until, before) => {
  const period = { ...PERIOD, since, until }
  expect(previousPeriod(period)).toEqual({ ...period, since: before, until: since })
})

test.each([
  ['7d', '2026-11-18T12:00:00.000Z'],
  ['90m', '2026-11-25T10:30:00.000Z'],
  ['2026-11-01', '2026-11-01 00:00:00'],
  ['2026-11-01T08:30', '2026-11-01 08:30:00'],
])('the bound %s is read as %s', (text, bound) => {
  expect(readBound(text, NOW)).toBe(bound)
})

test.each(['7', '7w', 'yesterday', '2026-02-31', '-7d'])('the bound "%s" is refused', (text) => {
  expect(() => readBound(text, NOW)).toThrow(/such as 2026-11-01.*such as 7d/)
})

test.each([
  ['', '', 'From the beginning to now (America/New_York), bird clinic only'],
  [
    '2026-11-01 00:00:00',
    '2026-11-02 08:30:00',
    'From 2026-11-01 to 2026-11-02 08:30:00 (America/New_York), bird clinic only',
  ],
  [
    '2026-11-18T12:00:00.000Z',
    '',
    'From 2026-11-18 07:00:00 to now (America/New_York), bird clinic only',
  ],
])('the title has the times of the zone: "%s" to "%s"', (since, until, title) => {
  expect(periodTitle({ ...PERIOD, since, until })).toBe(title)
})

test('bounds are instants for the query, and an open one is none', () => {
  const params = periodParams({ ...PERIOD, since: '2026-11-24 00:00:00', until: '' })
  expect(params).toMatchObject({
    ...{ provider: 'bird', account: 'clinic', hasSince: true, hasUntil: false },
    ...{ since: '2026-11-24 05:00:00.000', sinceDate: '2026-11-24' },
  })
})
