import { Failure } from '@tributary/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { GroupCommit, GroupCommitOptions } from './group-commit.ts'
import { createGroupCommit, ItemFailures } from './group-commit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A group commit of texts whose sends the test ends. */
function harness(options: Partial<GroupCommitOptions<string>> = {}) {
  const sends: { readonly items: readonly string[]; end(error?: Error): Promise<void> }[] = []
  const group = createGroupCommit<string>({
    send: (items) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const end = async (error?: Error) => {
        if (error) reject(error)
        else resolve()
        await vi.advanceTimersByTimeAsync(0)
      }
      sends.push({ items, end })
      return promise
    },
    maxInFlight: 1,
    maxWeight: 100,
    weightOf: () => 1,
    maxBytes: 1_000,
    bytesOf: (item) => item.length,
    minIntervalMs: 0,
    ...options,
  })
  return { group, sends, sent: () => sends.map(({ items }) => items) }
}

/** State of a submission: pending, done, or the failure's code or message. */
function watch(group: GroupCommit<string>, item: string, expiresInMs?: number) {
  const seen = { state: 'pending' }
  const expiresAt = expiresInMs === undefined ? undefined : performance.now() + expiresInMs
  group.submit(item, expiresAt).then(
    () => {
      seen.state = 'done'
    },
    (error) => {
      seen.state = error instanceof Failure ? error.code : error.message
    },
  )
  return seen
}

test('an item that arrives without a send in flight is sent at once', () => {
  const { group, sent } = harness()
  watch(group, 'a')
  expect(sent()).toEqual([['a']])
})

test('items that arrive during a send are sent as one group, in order', async () => {
  const { group, sends, sent } = harness()
  for (const item of ['a', 'b', 'c', 'd']) watch(group, item)
  expect(sent()).toEqual([['a']])
  await sends[0]?.end()
  expect(sent()).toEqual([['a'], ['b', 'c', 'd']])
})

test('an item resolves once its own send has ended', async () => {
  const { group, sends } = harness()
  const first = watch(group, 'a')
  const second = watch(group, 'b')
  expect([first.state, second.state]).toEqual(['pending', 'pending'])
  await sends[0]?.end()
  expect([first.state, second.state]).toEqual(['done', 'pending'])
  await sends[1]?.end()
  expect(second.state).toBe('done')
})

test('the items of a failed group share its error, and the next group is sent', async () => {
  const { group, sends, sent } = harness()
  const seen = ['a', 'b', 'c', 'd'].map((item) => watch(group, item))
  await sends[0]?.end()
  watch(group, 'e')
  await sends[1]?.end(new Error('refused'))
  expect(seen.map(({ state }) => state)).toEqual(['done', 'refused', 'refused', 'refused'])
  expect(sent().at(-1)).toEqual(['e'])
})

test('a send that throws instead of rejecting fails its group alone', async () => {
  const { group } = harness({
    send: () => {
      throw new Error('broken')
    },
  })
  const seen = watch(group, 'a')
  await vi.advanceTimersByTimeAsync(0)
  expect(seen.state).toBe('broken')
  expect(group.size()).toBe(0)
})

test('at most maxInFlight sends are in flight', async () => {
  const { group, sends, sent } = harness({ maxInFlight: 2 })
  for (const item of ['a', 'b', 'c', 'd']) watch(group, item)
  expect(sent()).toEqual([['a'], ['b']])
  await sends[1]?.end()
  expect(sent()).toEqual([['a'], ['b'], ['c', 'd']])
})

test.for([
  ['weight', { weightOf: (item: string) => item.length, maxWeight: 4 }],
  ['bytes', { bytesOf: (item: string) => item.length, maxBytes: 4 }],
] as const)('a group is limited by %s, and a larger item is sent alone', async ([, caps]) => {
  const { group, sends, sent } = harness(caps)
  for (const item of ['first', 'aa', 'bb', 'c', 'too large', 'd']) watch(group, item)
  for (let at = 0; at < 4; at++) await sends[at]?.end()
  expect(sent()).toEqual([['first'], ['aa', 'bb'], ['c'], ['too large'], ['d']])
})

test('sends start no closer together than minIntervalMs', async () => {
  const { group, sends, sent } = harness({ minIntervalMs: 200 })
  watch(group, 'a')
  await sends[0]?.end()
  watch(group, 'b')
  await vi.advanceTimersByTimeAsync(100)
  watch(group, 'c')
  expect(sent()).toEqual([['a']])
  await vi.advanceTimersByTimeAsync(100)
  expect(sent()).toEqual([['a'], ['b', 'c']])
})

test('a step of the wall clock neither delays nor expires an item', async () => {
  const { group, sends, sent } = harness({ minIntervalMs: 200 })
  watch(group, 'a')
  await sends[0]?.end()
  const waiting = watch(group, 'b', 1_000)
  vi.setSystemTime(Date.now() - 3_600_000)
  await vi.advanceTimersByTimeAsync(100)
  vi.setSystemTime(Date.now() + 7_200_000)
  await vi.advanceTimersByTimeAsync(99)
  expect(waiting.state).toBe('pending')
  await vi.advanceTimersByTimeAsync(1)
  expect(sent()).toEqual([['a'], ['b']])
})

test('an item that waits past its deadline is rejected with UNAVAILABLE and never sent', async () => {
  const { group, sends, sent } = harness()
  watch(group, 'a')
  const late = watch(group, 'late', 500)
  const patient = watch(group, 'patient', 5_000)
  await vi.advanceTimersByTimeAsync(550)
  expect(late.state).toBe('UNAVAILABLE')
  await sends[0]?.end()
  expect(sent()).toEqual([['a'], ['patient']])
  expect(patient.state).toBe('pending')
})

test('an item whose deadline passes just before its send starts is not sent', async () => {
  const { group, sends, sent } = harness()
  watch(group, 'a')
  await vi.advanceTimersByTimeAsync(40)
  const late = watch(group, 'late', 5)
  await vi.advanceTimersByTimeAsync(6)
  await sends[0]?.end()
  expect(late.state).toBe('UNAVAILABLE')
  expect(sent()).toEqual([['a']])
})

test('an item that is submitted after its deadline is rejected and not sent', async () => {
  const { group, sent } = harness()
  const late = watch(group, 'late', -1)
  await vi.advanceTimersByTimeAsync(0)
  expect(late.state).toBe('UNAVAILABLE')
  expect(sent()).toEqual([])
})

test('an item in flight at its deadline is rejected while its send continues', async () => {
  const { group, sends, sent } = harness()
  const seen = watch(group, 'a', 500)
  await vi.advanceTimersByTimeAsync(550)
  expect(seen.state).toBe('UNAVAILABLE')
  expect(group.size()).toBe(1)
  watch(group, 'b')
  expect(sent()).toEqual([['a']])
  await sends[0]?.end()
  expect(sent()).toEqual([['a'], ['b']])
})

test('the size counts the items that wait and those in flight', async () => {
  const { group, sends } = harness()
  for (const item of ['a', 'b', 'c']) watch(group, item)
  expect(group.size()).toBe(3)
  await sends[0]?.end()
  expect(group.size()).toBe(2)
  await sends[1]?.end()
  expect(group.size()).toBe(0)
})

test('no timer is left once every send has ended', async () => {
  const { group, sends } = harness()
  watch(group, 'a', 500)
  await sends[0]?.end()
  await vi.advanceTimersByTimeAsync(100)
  expect(vi.getTimerCount()).toBe(0)
})

test('when a part of a group fails, the other items succeed', async () => {
  const { group, sends } = harness()
  const first = watch(group, 'first')
  const [a, b] = [watch(group, 'a'), watch(group, 'b')]
  await sends[0]?.end()
  await sends[1]?.end(new ItemFailures(new Map([['b', new Error('b is refused')]])))
  expect([first.state, a.state, b.state]).toEqual(['done', 'done', 'b is refused'])
})
