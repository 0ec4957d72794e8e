import { expect, test } from 'vitest'
import { floorVersion, refoundedProviders, trimmedProviders } from './floor-version.ts'

const HOUR_MS = 3_600_000

test.each([
  ['Kafka never removed a record', null, null, 0],
  ['the window begins later', null, 5_000, 500_000],
  ['records were removed: an hour for clocks that differ', 1_000, null, (HOUR_MS + 1_000) * 100],
  ['the later of both', 1_000, 2 * HOUR_MS, 2 * HOUR_MS * 100],
])('the floor when %s', (_, oldestMs, fromMs, expected) => {
  expect(floorVersion(oldestMs, fromMs)).toBe(expected)
})

const retained = [
  { topic: 'raw.bird', partition: 0, from: 0n, to: 10n },
  { topic: 'raw.spruce', partition: 0, from: 4n, to: 10n },
]

test('a provider is trimmed when its topic no longer begins with the first record', () => {
  expect([...trimmedProviders(retained)]).toEqual(['spruce'])
})

test.each([
  ['within the topic', { last: 9, foreign: 0 }, []],
  ['behind its end', { last: 10, foreign: 0 }, ['bird']],
  ['of another record at that offset', { last: 3, foreign: 1 }, ['bird']],
  ['of a partition that is gone', { last: 3, foreign: 0, partition: 7 }, ['bird']],
])('rows %s', (_, lineage, refounded) => {
  const of = { provider: 'bird', topic: 'raw.bird', partition: 0, ...lineage }
  expect([...refoundedProviders([of], retained)]).toEqual(refounded)
})
