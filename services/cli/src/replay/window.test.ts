import { expect, test } from 'vitest'
import { cutBefore, startingAfter, subtract } from './window.ts'

const range = (from: number, to: number, partition = 0) => ({
  ...{ topic: 'raw.bird', partition, from: BigInt(from), to: BigInt(to) },
})

test.each([
  ['without an end reaches to the end of the partition', [], [range(3, 10)]],
  ['ends before the first record of the end time', [range(7, 10)], [range(3, 7)]],
  ['whose end lies before its beginning is empty', [range(2, 10)], []],
  ['is not cut by another partition', [range(7, 10, 1)], [range(3, 10)]],
])('a window that %s', (_, behind, expected) => {
  expect(cutBefore([range(3, 10)], behind)).toEqual(expected)
})

test('a window goes on to the last record of its period, which may stand behind later ones', () => {
  const behind = startingAfter([range(5, 10), range(5, 10, 1)], new Map([['raw.bird/0', 7n]]))
  expect(cutBefore([range(3, 10), range(3, 10, 1)], behind)).toEqual([range(3, 8), range(3, 5, 1)])
})

test.each([
  ['a window in the middle', [range(3, 7)], [range(0, 3), range(7, 10)]],
  ['a window of everything', [range(0, 10)], []],
  ['no window', [], [range(0, 10)]],
  ['a window before what is retained by now', [range(0, 12)], []],
])('the rest beside %s', (_, window, expected) => {
  expect(subtract([range(0, 10)], window)).toEqual(expected)
})
