import { describe, expect, test } from 'vitest'
import type { BodyBudget } from './body-budget.ts'
import { createBodyBudget } from './body-budget.ts'

/** Opens a share that holds so many bytes, and says whether it was lost. */
function opened(budget: BodyBudget, bytes: number) {
  let losses = 0
  const share = budget.open(() => {
    losses += 1
  })
  share.hold(bytes)
  return { ...share, losses: () => losses }
}

describe('beyond the budget', () => {
  test('the body that takes the most is given up, and the one that comes finds room', () => {
    const budget = createBodyBudget(100)
    const bodies = [20, 50, 30].map((bytes) => opened(budget, bytes))
    const late = opened(budget, 10)
    expect(bodies.map(({ losses }) => losses())).toEqual([0, 1, 0])
    expect(late.losses()).toBe(0)
    expect(budget.bytes()).toBe(60)
  })

  test('a body that has become the largest is given up itself', () => {
    const budget = createBodyBudget(100)
    const other = opened(budget, 50)
    const growing = opened(budget, 49)
    expect([growing.hold(50), growing.hold(51)]).toEqual([true, false])
    expect([other.losses(), growing.losses(), budget.bytes()]).toEqual([0, 1, 50])
  })

  test('a body that is larger than all of it finds no room, and takes nothing from others', () => {
    const budget = createBodyBudget(100)
    const small = opened(budget, 10)
    const large = budget.open(() => undefined)
    expect(large.hold(101)).toBe(false)
    expect(large.hold(1)).toBe(false)
    expect([small.losses(), budget.bytes()]).toEqual([0, 10])
  })
})

test('what is read to its end, or given up, takes nothing any more', () => {
  const budget = createBodyBudget(100)
  const first = opened(budget, 100)
  first.release()
  first.release()
  expect(opened(budget, 100).losses()).toBe(0)
  opened(budget, 1)
  expect(budget.bytes()).toBe(1)
})

test('a body smaller than its equal part finds room, whatever others send', () => {
  const budget = createBodyBudget(10_000)
  const webhook = opened(budget, 90)
  const greedy = Array.from({ length: 99 }, () => opened(budget, 1))
  for (let bytes = 2; bytes <= 20_000; bytes *= 2) for (const { hold } of greedy) hold(bytes)
  expect(webhook.losses()).toBe(0)
  expect(budget.bytes()).toBeLessThanOrEqual(10_000)
})
