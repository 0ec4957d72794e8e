import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

const numbers = (seed: number) => {
  const random = createRandom(seed)
  return Array.from({ length: 1_000 }, () => random.below(100))
}

test('the same seed gives the same numbers, another one others', () => {
  expect(numbers(7)).toEqual(numbers(7))
  expect(numbers(7)).not.toEqual(numbers(8))
})

test('every number below the bound occurs', () => {
  expect(new Set(numbers(1)).size).toBe(100)
})
