import { expect, test } from 'vitest'
import { createStallTimer } from './stall-timer.ts'

test('work stalls after the limit and recovers with progress', () => {
  let now = 1_000
  const timer = createStallTimer(60, () => now)
  now = 1_060
  expect(timer.isStalled()).toBe(false)
  now = 1_061
  expect(timer.isStalled()).toBe(true)
  timer.progress()
  expect(timer.isStalled()).toBe(false)
})
