import { expect, test } from 'vitest'
import { createTokenBuckets, takeTokens } from './token-buckets.ts'

const LIMIT = { perSecond: 2, burst: 10 }

test.for([
  ['a full bucket gives a token', { tokens: 10, atMs: 0 }, 1, 0, { tokens: 9, atMs: 0 }, 0],
  ['a full bucket gives all at once', { tokens: 10, atMs: 0 }, 10, 0, { tokens: 0, atMs: 0 }, 0],
  ['an empty bucket returns the wait', { tokens: 0, atMs: 0 }, 1, 0, { tokens: 0, atMs: 0 }, 500],
  ['time refills it', { tokens: 0, atMs: 0 }, 1, 500, { tokens: 0, atMs: 500 }, 0],
  ['fractions of a token count', { tokens: 0, atMs: 0 }, 1, 250, { tokens: 0.5, atMs: 250 }, 250],
  ['it holds at most burst', { tokens: 9, atMs: 0 }, 1, 9_000, { tokens: 9, atMs: 9_000 }, 0],
  ['a refusal takes nothing', { tokens: 3, atMs: 0 }, 5, 0, { tokens: 3, atMs: 0 }, 1_000],
] as const)('%s', ([, bucket, amount, nowMs, after, waitMs]) => {
  expect(takeTokens(bucket, LIMIT, { amount, nowMs })).toEqual({ bucket: after, waitMs })
})

test('over time the bucket gives at most burst plus the rate', () => {
  let nowMs = 0
  const buckets = createTokenBuckets<string>(() => nowMs)
  let taken = 0
  for (; nowMs < 60_000; nowMs += 7) if (buckets.take('a', LIMIT) === 0) taken++
  expect(taken).toBeGreaterThanOrEqual(10 + 2 * 60 - 1)
  expect(taken).toBeLessThanOrEqual(10 + 2 * 60)
})

test('after the returned wait there is a token', () => {
  let nowMs = 0
  const buckets = createTokenBuckets<string>(() => nowMs)
  const limit = { perSecond: 3, burst: 1 }
  expect(buckets.take('a', limit)).toBe(0)
  nowMs += Math.ceil(buckets.take('a', limit))
  expect(buckets.take('a', limit)).toBe(0)
})

test('every key has its own bucket', () => {
  const buckets = createTokenBuckets<string>(() => 0)
  const limit = { perSecond: 1, burst: 1 }
  expect([buckets.take('a', limit), buckets.take('b', limit)]).toEqual([0, 0])
  expect(buckets.take('a', limit)).toBeGreaterThan(0)
})
