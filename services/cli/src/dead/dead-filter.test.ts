import { expect, test } from 'vitest'
import { filterOf, matches, slicesOf } from './dead-filter.ts'
import type { DeadLetter } from './dead-letter.ts'

const NOW = Date.UTC(2026, 10, 25, 12)
const HOUR_MS = 3_600_000

const letter: DeadLetter = {
  record: {
    ...{ topic: 'dead.normalizer', partition: 0, offset: 1n, key: null, value: Buffer.of() },
    ...{ headers: { endpoint: 'clinic-b' }, timestampMs: NOW },
  },
  address: 'dead.normalizer/0/1',
  ...{ stage: 'normalizer', code: 'INVALID_JSON', detail: '', provider: 'spruce' },
  ...{ source: 'raw.spruce/0/1', failedAtMs: NOW - HOUR_MS, redrives: 0 },
}

const filter = (values: Readonly<Record<string, string>>) =>
  filterOf({ positionals: [], values }, NOW)

test.each([
  ['no filter', {}, true],
  ['its stage', { stage: 'normalizer' }, true],
  ['another stage', { stage: 'sink' }, false],
  ['its code', { code: 'INVALID_JSON' }, true],
  ['another code', { code: 'HANDLER_BUG' }, false],
  ['another provider', { provider: 'bird' }, false],
  ['its endpoint', { endpoint: 'clinic-b' }, true],
  ['another endpoint', { endpoint: 'default' }, false],
  ['a beginning before it', { since: '2h' }, true],
  ['a beginning after it', { since: '30m' }, false],
  ['a beginning at it', { since: '1h' }, true],
  ['an end at it', { until: '1h' }, false],
  ['all together', { stage: 'normalizer', code: 'INVALID_JSON', since: '2h', until: '1m' }, true],
])('%s', (_, values, expected) => {
  expect(matches(filter(values), letter)).toBe(expected)
})

test('only the topic of the stage is read, from the beginning of the period on', () => {
  const sinceMs = NOW - 2 * HOUR_MS
  expect(slicesOf(filter({ stage: 'sink', since: '2h' }))).toEqual([
    { topic: 'dead.sink', sinceMs },
  ])
  expect(slicesOf(filter({}))).toEqual([{ topic: 'dead.normalizer' }, { topic: 'dead.sink' }])
})

test('a stage that does not exist is refused with those that do', () => {
  expect(() => filter({ stage: 'gateway' })).toThrow('--stage is one of normalizer, sink')
})

test('a provider that does not exist is refused with those that do', () => {
  expect(() => filter({ provider: 'sprucee' })).toThrow('--provider is one of')
  expect(filter({ provider: 'unknown' }).provider).toBe('unknown')
})
