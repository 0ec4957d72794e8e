import { expect, test } from 'vitest'
import { floorVersion } from './floor-version.ts'

const HOUR_MS = 3_600_000

test.each([
  ['Kafka never removed a record', null, null, 0],
  ['the window begins later', null, 5_000, 500_000],
  ['records were removed: an hour for clocks that differ', 1_000, null, (HOUR_MS + 1_000) * 100],
  ['the later of both', 1_000, 2 * HOUR_MS, 2 * HOUR_MS * 100],
])('the floor when %s', (_, oldestMs, fromMs, expected) => {
  expect(floorVersion(oldestMs, fromMs)).toBe(expected)
})
