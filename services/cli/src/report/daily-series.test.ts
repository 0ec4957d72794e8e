import { expect, test } from 'vitest'
import { dailySeries } from './daily-series.ts'
import { column } from './report-table.ts'

const groups = [column('provider'), column('day')]
const row = (provider: string, day: string | null, communications: number) => ({
  ...{ provider, day, communications },
})
const series = (rows: readonly ReturnType<typeof row>[], maxPoints = 10) =>
  dailySeries(rows, { groups, measure: 'communications', maxPoints })

test('every group has every day, also those without anything', () => {
  const found = series([
    row('bird', '2026-10-31', 2),
    row('bird', '2026-11-02', 3),
    row('spruce', '2026-11-01', 1),
  ])
  expect(found).toMatchObject({ from: '2026-10-31', to: '2026-11-02', daysEach: 1 })
  expect(found?.series.map(({ values }) => values)).toEqual([
    [2, 0, 3],
    [0, 1, 0],
  ])
})

test('many days are taken together', () => {
  const found = series([row('bird', '2026-11-01', 2), row('bird', '2026-11-05', 3)], 3)
  expect(found).toMatchObject({ daysEach: 2, series: [{ values: [2, 0, 3] }] })
})

test('what has no time is on no day', () => {
  expect(series([row('bird', null, 2)])).toBeNull()
})
