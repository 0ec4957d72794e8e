import { Command } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import type { DeadLetter } from './dead-letter.ts'
import { matches, slicesOf, withDeadFilter } from './filter.ts'

const HOUR_MS = 3_600_000
const NOW = Date.now()

const letter: DeadLetter = {
  record: {
    ...{ topic: 'dead.normalizer', partition: 0, offset: 1n, key: null, value: Buffer.of() },
    ...{ headers: { endpoint: 'clinic-b' }, timestampMs: NOW },
  },
  coordinates: 'dead.normalizer/0/1',
  ...{ stage: 'normalizer', code: 'INVALID_JSON', detail: '', provider: 'spruce' },
  ...{ source: 'raw.spruce/0/1', failedAtMs: NOW - HOUR_MS, redrives: 0 },
}

const filter = (...words: readonly string[]) =>
  withDeadFilter(new Command().exitOverride().configureOutput({ writeErr: () => undefined }))
    .parse([...words], { from: 'user' })
    .opts()

const at = (ms: number) => new Date(ms).toISOString()

test.each([
  ['no filter', [], true],
  ['its stage', ['--stage', 'normalizer'], true],
  ['another stage', ['--stage', 'sink'], false],
  ['its code', ['--code', 'INVALID_JSON'], true],
  ['another code', ['--code', 'HANDLER_BUG'], false],
  ['an empty code, which limits nothing', ['--code', ''], true],
  ['another provider', ['--provider', 'bird'], false],
  ['its endpoint', ['--endpoint', 'clinic-b'], true],
  ['another endpoint', ['--endpoint', 'default'], false],
  ['a beginning before it', ['--since', '2h'], true],
  ['a beginning after it', ['--since', '30m'], false],
  ['a beginning at it', ['--since', at(letter.failedAtMs)], true],
  ['an end at it', ['--until', at(letter.failedAtMs)], false],
  [
    'all together',
    ['--stage', 'normalizer', '--code', 'INVALID_JSON', '--since', '2h', '--until', '1m'],
    true,
  ],
])('a dead letter is compared with %s', (_, words, expected) => {
  expect(matches(filter(...words), letter)).toBe(expected)
})

test('a command reads only the topic of the stage, from the beginning of the period', () => {
  const since = at(NOW - 2 * HOUR_MS)
  expect(slicesOf(filter('--stage', 'sink', '--since', since))).toEqual([
    { topic: 'dead.sink', sinceMs: NOW - 2 * HOUR_MS },
  ])
  expect(slicesOf(filter())).toEqual([{ topic: 'dead.normalizer' }, { topic: 'dead.sink' }])
})

test('an unknown stage is refused with the stages that exist', () => {
  expect(() => filter('--stage', 'gateway')).toThrow('Allowed choices are normalizer, sink')
})

test('an unknown provider is refused, the provider "unknown" is not', () => {
  expect(() => filter('--provider', 'sprucee')).toThrow('Allowed choices are')
  expect(filter('--provider', 'unknown').provider).toBe('unknown')
})
