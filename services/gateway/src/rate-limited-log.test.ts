import { expect, test } from 'vitest'
import { createRateLimitedLog } from './rate-limited-log.ts'
import { collectLog } from './testing/collect-log.ts'

test('a flood of lines is cut to twenty, then one per second with the number left out', () => {
  let nowMs = 0
  const log = collectLog()
  const limited = createRateLimitedLog(log, () => nowMs)
  const flood = () => {
    const before = log.entries.length
    for (let at = 0; at < 1_000; at++) limited.warn('wrong_signature', { a: 1 }, 'refused')
    return log.entries.slice(before)
  }
  const line = (leftOut: number) => ({
    level: 'warn',
    fields: { a: 1, leftOut },
    message: 'refused',
  })
  expect(flood()).toEqual(Array(20).fill(line(0)))
  nowMs += 1_000
  expect(flood()).toEqual([line(980)])
  nowMs += 1_000
  expect(flood()).toEqual([line(999)])
})

test('a flood of one kind of line does not suppress another kind', () => {
  const log = collectLog()
  const limited = createRateLimitedLog(log, () => 0)
  for (let at = 0; at < 100; at++) limited.warn('wrong_signature', {}, 'refused')
  limited.error('not stored', {}, 'not stored')
  expect(log.entries.at(-1)).toEqual({
    level: 'error',
    fields: { leftOut: 0 },
    message: 'not stored',
  })
})
