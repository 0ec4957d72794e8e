import { expect, test } from 'vitest'
import { accountOf, CASE_RECORDS, CASE_SURROUNDINGS, CASES, ORDER_BY, pick } from '../cases.ts'
import type { Row } from '../scratch-database.ts'
import { compareBy } from './ordering.ts'
import { expectedViews } from './views.ts'

const views = expectedViews(CASE_RECORDS, CASE_SURROUNDINGS)

/** As ClickHouse sorts: NULL last. */
const sorted = (rows: readonly Row[], columns: string) =>
  rows.toSorted(
    compareBy(
      ...columns.split(', ').map((column) => (row: Row) => {
        const value = row[column] ?? '\uffff'
        return typeof value === 'number' ? value : String(value)
      }),
    ),
  )

test.each(CASES.map((edge, index) => ({ ...edge, index })))('$title', (edge) => {
  for (const [view, rows] of Object.entries(edge.expected)) {
    const found = (views[view] ?? []).filter(
      ({ account_id }) => account_id === accountOf(edge.index),
    )
    const shown = sorted(found, ORDER_BY[view as keyof typeof ORDER_BY])
    expect(
      shown.map((row, place) => pick(row, rows[place])),
      view,
    ).toEqual(rows)
  }
})

test('every case has a title of its own', () => {
  const titles = CASES.map(({ title }) => title)
  expect(titles).toEqual([...new Set(titles)])
})
