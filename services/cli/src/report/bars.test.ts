import { expect, test } from 'vitest'
import { bar, sparkline } from './bars.ts'

test.each([
  ['the largest is full, a dot is nothing', [0, 1, 4, 8], '·▁▄█'],
  ['what is not nothing is seen', [1, 1000], '▁█'],
  ['nothing at all', [0, 0], '··'],
])('a line of columns: %s', (_, values, line) => {
  expect(sparkline(values)).toBe(line)
})

test.each([
  ['the most', 10, '██████████'],
  ['half an eighth of a character more', 5.0625, '█████▏'],
  ['nothing', 0, ''],
])('a bar: %s', (_, value, text) => {
  expect(bar(value, 10, 10)).toBe(text)
})

test('nothing of nothing has no bar', () => {
  expect(bar(0, 0, 10)).toBe('')
})
