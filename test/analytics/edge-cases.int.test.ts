import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOf, CASE_RECORDS, CASE_SURROUNDINGS, CASES, ORDER_BY, pick } from './cases.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { deliveredAgain } from './records.ts'
import type { Row } from './scratch-database.ts'
import { insertSurroundings } from './surroundings-rows.ts'
import { ambiguousTurns } from './turn-keys.ts'

const doubled = CASE_RECORDS.flatMap((record, index) => [record, deliveredAgain(record, index)])
const shuffled = doubled
  .map((record, index) => ({ record, rank: (index * 7919) % 104_729 }))
  .sort((one, other) => one.rank - other.rank)
  .map(({ record }) => record)

const ORDERS = [
  ['as they happened', doubled],
  ['in reverse', doubled.toReversed()],
  ['shuffled', shuffled],
] as const

describe.each(ORDERS)('webhooks %s, each twice', (_, records) => {
  let database: AnalyticsDatabase
  const views = new Map<string, readonly Row[]>()
  beforeAll(async () => {
    database = await analyticsDatabase('edge')
    await insertSurroundings(database, CASE_SURROUNDINGS)
    const half = records.length / 2
    await database.land(records.slice(0, half))
    await database.land(records.slice(half))
    for (const [view, order] of Object.entries(ORDER_BY)) {
      views.set(view, await database.rows(`SELECT * FROM ${view} ORDER BY ${order}`))
    }
  })
  afterAll(() => database?.close())

  test('every turn has a key of its own', async () => {
    expect(await ambiguousTurns(database)).toEqual([])
  })

  test.each(CASES.map((edge, index) => ({ ...edge, index })))('$title', (edge) => {
    for (const [view, rows] of Object.entries(edge.expected)) {
      const found = views.get(view)?.filter((row) => row['account_id'] === accountOf(edge.index))
      expect(
        found?.map((row, place) => pick(row, rows[place])),
        view,
      ).toEqual(rows)
    }
  })
})
