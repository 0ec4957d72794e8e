import { expect, test } from 'vitest'
import { bar, dailySeries, sparkline } from './charts.ts'
import { column } from './report-table.ts'

test.each([
  ['the largest has full height, 0 is a dot', [0, 1, 4, 8], '·▁▄█'],
  ['a small number is visible', [1, 1000], '▁█'],
  ['only zeros', [0, 0], '··'],
])('a line of columns: %s', (_, values, line) => {
  expect(sparkline(values)).toBe(line)
})

test.each([
  ['the maximum', 10, '██████████'],
  ['half an eighth of a character more', 5.0625, '█████▏'],
  ['zero', 0, ''],
])('a bar: %s', (_, value, text) => {
  expect(bar(value, 10, 10)).toBe(text)
})

test('a bar needs a maximum above 0', () => {
  expect(bar(0, 0, 10)).toBe('')
})

const groups = [column('provider'), column('day')]
const row = (provider: string, day: string | null, communications: number) => ({
  ...{ provider, day, communications },
})
const series = (rows: readonly ReturnType<typeof row>[], maxPoints = 10) =>
  dailySeries(rows, { groups, measure: 'communications', maxPoints })

test('every group has every day, also days without rows', () => {
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

test('many days share a point', () => {
  const found = series([row('bird', '2026-11-01', 2), row('bird', '2026-11-05', 3)], 3)
  expect(found).toMatchObject({ daysEach: 2, series: [{ values: [2, 0, 3] }] })
})

test('rows without a time have no series', () => {
  expect(series([row('bird', null, 2)])).toBeNull()
})
