import { expect, test } from 'vitest'
import { BACK_OFF, backOffMs } from './retry.ts'

const never = () => 0
const always = () => 1

test('the wait doubles from 100 ms to at most 10 s', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempt) => backOffMs(attempt, BACK_OFF, never))
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
})

test('jitter shortens a wait by at most its share', () => {
  expect(backOffMs(1, BACK_OFF, always)).toBe(80)
  expect(backOffMs(1, { ...BACK_OFF, jitter: 0 }, always)).toBe(100)
})
