import { expect, test } from 'vitest'
import { largest } from './largest.ts'
import { column } from './report-table.ts'

const options = { groups: [column('account'), column('day')], measure: 'calls', limit: 2 }
const row = (account: string, day: string, calls: number) => ({ account, day, calls })

const rows = [
  ...[row('a', '1', 1), row('a', '2', 1), row('b', '1', 9)],
  ...[row('c', '1', 2), row('c', '2', 3)],
]

test('the largest groups are first, each with all its times', () => {
  expect(largest({ rows, previous: null }, options)).toEqual({
    rows: [row('b', '1', 9), row('c', '1', 2), row('c', '2', 3)],
    ...{ previous: null, leftOut: 1, of: 3 },
  })
})

test('a group that was large before is kept', () => {
  const previous = [row('a', '0', 50), row('d', '0', 1)]
  const found = largest({ rows, previous }, options)
  expect(found).toMatchObject({ leftOut: 2, of: 4, previous: [row('a', '0', 50)] })
  expect(found.rows.map(({ account }) => account)).toEqual(['a', 'a', 'b'])
})

test('few groups stay in their order', () => {
  expect(largest({ rows, previous: null }, { ...options, limit: 3 })).toMatchObject({
    ...{ rows, leftOut: 0 },
  })
})

test('times alone are never left out', () => {
  const days = Array.from({ length: 90 }, (_, day) => ({ day: String(day), calls: 1 }))
  const found = largest({ rows: days, previous: null }, { ...options, groups: [column('day')] })
  expect(found.rows).toEqual(days)
})
