import { expect, test } from 'vitest'
import { createSparing } from './sparing.ts'

test('of a flood of lines twenty are due, then one a second, which tells how many were left out', () => {
  let nowMs = 0
  const sparing = createSparing(() => nowMs)
  const flood = () => Array.from({ length: 1_000 }, () => sparing.due('wrong_signature'))
  const isDue = (due: unknown) => due !== null
  expect(flood().filter(isDue)).toEqual(Array(20).fill({ leftOut: 0 }))
  nowMs += 1_000
  expect(flood().filter(isDue)).toEqual([{ leftOut: 980 }])
  nowMs += 1_000
  expect(flood().filter(isDue)).toEqual([{ leftOut: 999 }])
})

test('one kind of line does not hold back another', () => {
  const sparing = createSparing(() => 0)
  for (let at = 0; at < 100; at++) sparing.due('wrong_signature')
  expect(sparing.due('not stored')).toEqual({ leftOut: 0 })
})
