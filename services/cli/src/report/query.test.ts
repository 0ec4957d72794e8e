import { expect, test } from 'vitest'
import { previousPeriod } from './query.ts'

test.each([
  ['a month', '2026-11-01 00:00:00', '2026-12-01 00:00:00', '2026-10-02 00:00:00'],
  [
    'a week in which clocks change',
    '2026-11-01 00:00:00',
    '2026-11-08 00:00:00',
    '2026-10-25 00:00:00',
  ],
  ['an hour', '2026-11-01 08:00:00', '2026-11-01 09:00:00', '2026-11-01 07:00:00'],
])('%s is compared with the period of equal length before it', (_, since, until, before) => {
  const period = { since, until, tz: 'America/New_York', provider: 'bird' }
  expect(previousPeriod(period)).toEqual({ ...period, since: before, until: since })
})
