import { expect, test } from 'vitest'
import { backOffMs } from './retry.ts'

test('waits double up to 10 s', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000].map(backOffMs)
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000])
})
