import { afterEach, expect, test, vi } from 'vitest'
import { createThrottle } from './throttle.ts'

afterEach(() => void vi.useRealTimers())

test('what comes again and again is said at once, then once in a while', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const isDue = createThrottle(1_000)
  expect([isDue(), isDue()]).toEqual([true, false])
  vi.advanceTimersByTime(999)
  expect(isDue()).toBe(false)
  vi.advanceTimersByTime(1)
  expect([isDue(), isDue()]).toEqual([true, false])
})
