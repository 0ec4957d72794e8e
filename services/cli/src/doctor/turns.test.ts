import { expect, test } from 'vitest'
import { turnsLine } from './turns.ts'

test.each([
  [true, 9_000_000, 'kept as rows'],
  [false, 999_999, 'computed with every query'],
  [
    false,
    5_400_000,
    'computed with every query, from 5 million messages or more: "tributary turns materialize on" makes them fast',
  ],
])('turns kept %s, %i messages', (isKept, messages, line) => {
  expect(turnsLine(isKept, messages)).toBe(line)
})
