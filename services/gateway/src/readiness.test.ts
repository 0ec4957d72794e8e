import type { Readiness } from '@tributary/runtime/service'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createReadiness } from './readiness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const LIMITS = { ttlMs: 1_000, timeoutMs: 2_000 }

test('concurrent callers share one check, whose answer is valid for a second', async () => {
  const check = vi.fn(async (): Promise<Readiness> => ({ ready: true }))
  const ready = createReadiness(check, LIMITS)
  expect(await Promise.all([ready(), ready(), ready()])).toEqual(Array(3).fill({ ready: true }))
  await vi.advanceTimersByTimeAsync(999)
  await ready()
  expect(check).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  await ready()
  expect(check).toHaveBeenCalledTimes(2)
})

test('a failed check is not ready, with the reason', async () => {
  const ready = createReadiness(() => Promise.reject(new Error('no brokers')), LIMITS)
  expect(await ready()).toEqual({ ready: false, reason: expect.stringContaining('no brokers') })
})

test('a check that hangs is not ready after two seconds and is not started twice', async () => {
  const { promise, resolve } = Promise.withResolvers<Readiness>()
  const check = vi.fn(() => promise)
  const ready = createReadiness(check, LIMITS)
  for (let at = 0; at < 3; at++) {
    const asked = ready()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await asked).toEqual({ ready: false, reason: 'no answer from Kafka within 2000 ms' })
  }
  expect(check).toHaveBeenCalledTimes(1)
  resolve({ ready: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(await ready()).toEqual({ ready: true })
})
