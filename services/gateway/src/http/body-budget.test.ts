import { describe, expect, test } from 'vitest'
import type { BodyBudget } from './body-budget.ts'
import { createBodyBudget } from './body-budget.ts'

/** Opens a share of `bytes` bytes and counts how often the budget drops it. */
function opened(budget: BodyBudget, bytes: number) {
  let drops = 0
  const share = budget.open(() => {
    drops += 1
  })
  share.hold(bytes)
  return { ...share, drops: () => drops }
}

describe('over the budget', () => {
  test('the largest body is dropped and the newest fits', () => {
    const budget = createBodyBudget(100)
    const bodies = [20, 50, 30].map((bytes) => opened(budget, bytes))
    const late = opened(budget, 10)
    expect(bodies.map(({ drops }) => drops())).toEqual([0, 1, 0])
    expect(late.drops()).toBe(0)
    expect(budget.bytes()).toBe(60)
  })

  test('a body that grows to be the largest is dropped itself', () => {
    const budget = createBodyBudget(100)
    const other = opened(budget, 50)
    const growing = opened(budget, 49)
    expect([growing.hold(50), growing.hold(51)]).toEqual([true, false])
    expect([other.drops(), growing.drops(), budget.bytes()]).toEqual([0, 1, 50])
  })

  test('a body larger than the whole budget is dropped and no other body is', () => {
    const budget = createBodyBudget(100)
    const small = opened(budget, 10)
    const large = budget.open(() => undefined)
    expect(large.hold(101)).toBe(false)
    expect(large.hold(1)).toBe(false)
    expect([small.drops(), budget.bytes()]).toEqual([0, 10])
  })
})

test('a complete or dropped body takes no memory', () => {
  const budget = createBodyBudget(100)
  const first = opened(budget, 100)
  first.release()
  first.release()
  expect(opened(budget, 100).drops()).toBe(0)
  opened(budget, 1)
  expect(budget.bytes()).toBe(1)
})

test('a body smaller than its equal part fits, whatever others send', () => {
  const budget = createBodyBudget(10_000)
  const webhook = opened(budget, 90)
  const greedy = Array.from({ length: 99 }, () => opened(budget, 1))
  for (let bytes = 2; bytes <= 20_000; bytes *= 2) for (const { hold } of greedy) hold(bytes)
  expect(webhook.drops()).toBe(0)
  expect(budget.bytes()).toBeLessThanOrEqual(10_000)
})
