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
  ['no poison', 10, []],
  ['one at the beginning', 10, [0]],
  ['one at the end', 10, [9]],
  ['two neighbours', 1_000, [500, 501]],
  ['every row', 7, range(7)],
  ['a single row', 1, [0]],
])('%s: exactly the refused rows are alone, the others are in', async (_, length, poison) => {
  const { insert, inserted } = database(new Set(poison))
  const refused = await insertIsolating(range(length), insert, MAX_REFUSED)
  expect([...refused.keys()].sort((a, b) => a - b)).toEqual(poison)
  expect(inserted.sort((a, b) => a - b)).toEqual(
    range(length).filter((item) => !poison.includes(item)),
  )
})

test('one poison row among 50,000 costs a few dozen inserts, not thousands', async () => {
  const { insert, calls } = database(new Set([31_337]))
  await insertIsolating(range(50_000), insert, MAX_REFUSED)
  expect(calls()).toBeLessThan(40)
})

test('a batch that is refused altogether stops the stage after a few inserts for each allowed dead record', async () => {
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

test('refused rows that stand apart are dead, however many they are', async () => {
  const poison = range(60_000).filter((item) => item % 50 === 0)
  const { insert, inserted } = database(new Set(poison))
  const refused = await insertIsolating(range(60_000), insert, MAX_REFUSED)
  expect([...refused.keys()]).toEqual(poison)
  expect(inserted).toHaveLength(60_000 - poison.length)
})

test.each([
  ['a row that goes in', [0, 1, 3, 4], false],
  ['nothing', [1, 2, 3], true],
])(
  '%s between two refused rows decides whether they are in a row',
  async (_, poison, isTooMany) => {
    const { insert } = database(new Set(poison))
    const refused = insertIsolating(range(8), insert, 3).then(
      () => false,
      () => true,
    )
    expect(await refused).toBe(isTooMany)
  },
)

test('as many refused rows as are allowed in a run are dead, and the others are in', async () => {
  const { insert, inserted } = database(new Set(range(MAX_REFUSED - 1)))
  const refused = await insertIsolating(range(2_000), insert, MAX_REFUSED)
  expect(refused.size).toBe(MAX_REFUSED - 1)
  expect(inserted).toHaveLength(2_000 - refused.size)
})

test('a temporary error is handed on at once', async () => {
  const insert = async () => {
    throw new Error('connection reset')
  }
  await expect(insertIsolating([1, 2, 3], insert, MAX_REFUSED)).rejects.toThrow('connection reset')
})
