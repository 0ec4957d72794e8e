import { expect, test } from 'vitest'
import { insertIsolating, RowsRefused } from './isolate.ts'

function database(poison: ReadonlySet<number>) {
  const inserted: number[] = []
  let calls = 0
  return {
    inserted,
    calls: () => calls,
    insert: async (items: readonly number[]) => {
      calls++
      if (items.some((item) => poison.has(item))) throw new RowsRefused('BROKEN')
      inserted.push(...items)
    },
  }
}

const MAX_REFUSED = 1_000
const range = (length: number) => Array.from({ length }, (_, index) => index)

test.each([
  ['no refused row', 10, []],
  ['a refused row at the beginning', 10, [0]],
  ['a refused row at the end', 10, [9]],
  ['two adjacent refused rows', 1_000, [500, 501]],
  ['only refused rows', 7, range(7)],
  ['a single row, which is refused', 1, [0]],
])('with %s, exactly the refused rows are left out', async (_, length, poison) => {
  const { insert, inserted } = database(new Set(poison))
  const refused = await insertIsolating(range(length), insert, MAX_REFUSED)
  expect([...refused.keys()].sort((a, b) => a - b)).toEqual(poison)
  expect(inserted.sort((a, b) => a - b)).toEqual(
    range(length).filter((item) => !poison.includes(item)),
  )
})

test('one refused row among 50,000 costs a few dozen inserts, not thousands', async () => {
  const { insert, calls } = database(new Set([31_337]))
  await insertIsolating(range(50_000), insert, MAX_REFUSED)
  expect(calls()).toBeLessThan(40)
})

test('a batch of refused rows holds the topic after a few inserts for each allowed dead record', async () => {
  const { insert, calls } = database(new Set(range(50_000)))
  const refused = insertIsolating(range(50_000), insert, MAX_REFUSED)
  await expect(refused).rejects.toMatchObject({
    code: 'TOO_MANY_DEAD',
    message: expect.stringMatching(
      /^1000 rows in a row that ClickHouse refuses \(BROKEN\) cannot be processed.*DEAD_LETTER_MAX_RUN/,
    ),
  })
  expect(calls()).toBeLessThan(2 * MAX_REFUSED + 40)
})

test('refused rows that are not consecutive are dead, however many they are', async () => {
  const poison = range(60_000).filter((item) => item % 50 === 0)
  const { insert, inserted } = database(new Set(poison))
  const refused = await insertIsolating(range(60_000), insert, MAX_REFUSED)
  expect([...refused.keys()]).toEqual(poison)
  expect(inserted).toHaveLength(60_000 - poison.length)
})

test.each([
  ['an inserted row', [0, 1, 3, 4], false],
  ['no row', [1, 2, 3], true],
])('%s between refused rows decides whether they are consecutive', async (_, poison, isTooMany) => {
  const { insert } = database(new Set(poison))
  const refused = insertIsolating(range(8), insert, 3).then(
    () => false,
    () => true,
  )
  expect(await refused).toBe(isTooMany)
})

test('one consecutive refused row fewer than the limit is dead, and the others are inserted', async () => {
  const { insert, inserted } = database(new Set(range(MAX_REFUSED - 1)))
  const refused = await insertIsolating(range(2_000), insert, MAX_REFUSED)
  expect(refused.size).toBe(MAX_REFUSED - 1)
  expect(inserted).toHaveLength(2_000 - refused.size)
})

test('a temporary error rejects at once', async () => {
  const insert = async () => {
    throw new Error('connection reset')
  }
  await expect(insertIsolating([1, 2, 3], insert, MAX_REFUSED)).rejects.toThrow('connection reset')
})
