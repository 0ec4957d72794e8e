import { afterEach, expect, test, vi } from 'vitest'
import { createThrottle } from './throttle.ts'

afterEach(() => void vi.useRealTimers())

test('a repeated log line is due at once, then at most once per interval', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const isDue = createThrottle(1_000)
  expect([isDue(), isDue()]).toEqual([true, false])
  vi.advanceTimersByTime(999)
  expect(isDue()).toBe(false)
  vi.advanceTimersByTime(1)
  expect([isDue(), isDue()]).toEqual([true, false])
})
