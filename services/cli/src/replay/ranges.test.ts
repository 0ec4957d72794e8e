import { expect, test } from 'vitest'
import {
  cutBefore,
  floorVersion,
  recreatedProviders,
  startingAfter,
  subtract,
  trimmedProviders,
} from './ranges.ts'

const HOUR_MS = 3_600_000

test.each([
  ['Kafka never removed a record', null, null, 0],
  ['the window begins later', null, 5_000, 500_000],
  [
    'records were removed, with an hour for clocks that differ',
    1_000,
    null,
    (HOUR_MS + 1_000) * 100,
  ],
  ['the later of both', 1_000, 2 * HOUR_MS, 2 * HOUR_MS * 100],
])(
  'the lowest version that is certainly inside the window when %s',
  (_, oldestMs, fromMs, expected) => {
    expect(floorVersion(oldestMs, fromMs)).toBe(expected)
  },
)

const retained = [
  { topic: 'raw.bird', partition: 0, from: 0n, to: 10n },
  { topic: 'raw.spruce', partition: 0, from: 4n, to: 10n },
]

test('a provider counts as trimmed when its topic no longer begins with the first record', () => {
  expect([...trimmedProviders(retained)]).toEqual(['spruce'])
})

test.each([
  ['within the topic', { last: 9, foreign: 0 }, []],
  ['past its end', { last: 10, foreign: 0 }, ['bird']],
  ['of another record at that offset', { last: 3, foreign: 1 }, ['bird']],
  ['of a partition that no longer exists', { last: 3, foreign: 0, partition: 7 }, ['bird']],
])('a topic counts as recreated by its rows %s', (_, lineage, recreated) => {
  const of = { provider: 'bird', topic: 'raw.bird', partition: 0, ...lineage }
  expect([...recreatedProviders([of], retained)]).toEqual(recreated)
})

const range = (from: number, to: number, partition = 0) => ({
  ...{ topic: 'raw.bird', partition, from: BigInt(from), to: BigInt(to) },
})

test.each([
  ['without an end reaches to the end of the partition', [], [range(3, 10)]],
  ['ends before the first record of the end time', [range(7, 10)], [range(3, 7)]],
  ['whose end is before its beginning is empty', [range(2, 10)], []],
  ['is not cut by another partition', [range(7, 10, 1)], [range(3, 10)]],
])('a window that %s', (_, tails, expected) => {
  expect(cutBefore([range(3, 10)], tails)).toEqual(expected)
})

test('a window extends to the last record of its period, which may come after later ones', () => {
  const tails = startingAfter([range(5, 10), range(5, 10, 1)], new Map([['raw.bird/0', 7n]]))
  expect(cutBefore([range(3, 10), range(3, 10, 1)], tails)).toEqual([range(3, 8), range(3, 5, 1)])
})

test.each([
  ['a window in the middle', [range(3, 7)], [range(0, 3), range(7, 10)]],
  ['a window of everything', [range(0, 10)], []],
  ['no window', [], [range(0, 10)]],
  ['a window before everything that Kafka retains', [range(0, 12)], []],
])('the ranges outside %s', (_, window, expected) => {
  expect(subtract([range(0, 10)], window)).toEqual(expected)
})
