import { EventEmitter } from 'node:events'
import type { Consumer } from 'kafkajs'
import { expect, test } from 'vitest'
import { createOwnership } from './ownership.ts'

const EVENTS = {
  GROUP_JOIN: 'join',
  REBALANCING: 'rebalancing',
  HEARTBEAT: 'heartbeat',
  CRASH: 'crash',
}

/** The events of a kafkajs consumer, fired by hand, and the offsets that its group has committed. */
function consumerWith(committed: Record<string, bigint>) {
  const emitter = new EventEmitter()
  const consumer = {
    events: EVENTS,
    on: (name: string, listener: (event: object) => void) => void emitter.on(name, listener),
  } as unknown as Consumer
  const ownership = createOwnership(consumer, async () => new Map(Object.entries(committed)))
  return {
    ownership,
    join: () => emitter.emit(EVENTS.GROUP_JOIN, { payload: { memberAssignment: { t: [0] } } }),
    fire: (event: keyof typeof EVENTS) => emitter.emit(EVENTS[event], { payload: {} }),
  }
}

test('a join starts an epoch at the committed offsets, and ends the previous epoch', async () => {
  const committed = { 't/0': 5n }
  const { ownership, join } = consumerWith(committed)
  join()
  const first = ownership.epoch()
  expect(await first.commits).toEqual(new Map([['t/0', 5n]]))
  committed['t/0'] = 8n
  join()
  expect(first.signal.aborted).toBe(true)
  expect(await ownership.epoch().commits).toEqual(new Map([['t/0', 8n]]))
  expect(ownership.owns('t', 0)).toBe(true)
  expect(ownership.owns('t', 1)).toBe(false)
})

test('a rebalance ends the epoch of the running handlers', () => {
  const { ownership, join, fire } = consumerWith({})
  join()
  const before = ownership.epoch()
  fire('REBALANCING')
  expect(before.signal.aborted).toBe(true)
  expect(ownership.joined()).toBe(false)
})

test('after a rebalance without a join the member continues at its own positions', async () => {
  const { ownership, join, fire } = consumerWith({ 't/0': 5n })
  join()
  const commits = await ownership.epoch().commits
  commits.set('t/0', 9n)
  fire('REBALANCING')
  fire('HEARTBEAT')
  expect(ownership.epoch().signal.aborted).toBe(false)
  expect(await ownership.epoch().commits).toEqual(new Map([['t/0', 9n]]))
  expect(ownership.joined()).toBe(true)
  expect(ownership.owns('t', 0)).toBe(true)
})

test('a member that crashed or was released owns nothing', () => {
  const { ownership, join, fire } = consumerWith({})
  join()
  fire('CRASH')
  expect(ownership.owns('t', 0)).toBe(false)
  join()
  ownership.release()
  expect(ownership.owns('t', 0)).toBe(false)
  expect(ownership.epoch().signal.aborted).toBe(true)
})

test('the assignment of the last join is known during a rebalance', () => {
  const { ownership, join, fire } = consumerWith({})
  expect(ownership.wasAssigned('t', 0)).toBe(false)
  join()
  fire('REBALANCING')
  expect(ownership.owns('t', 0)).toBe(false)
  expect(ownership.wasAssigned('t', 0)).toBe(true)
  expect(ownership.wasAssigned('t', 1)).toBe(false)
})
