import { expect, test } from 'vitest'
import { headerTimeMs } from './header-time.ts'

test.each([
  ['milliseconds', '1764000000000', 1_764_000_000_000],
  ['a record without a timestamp', '-1', -1],
  ['a word', 'yesterday', undefined],
  ['nothing', '', undefined],
  ['no header', undefined, undefined],
  ['nanoseconds, which no date can hold', '1764000000000000000', undefined],
  ['more than any number', '1e999', undefined],
])('only a time is read from a header: %s', (_, text, expected) => {
  expect(headerTimeMs(text)).toBe(expected)
})
