import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '../service/log.ts'
import { createTopicEnd } from './topic-end.ts'

const log = createLog('test', 'fatal')
const nothing = (): void => undefined
const stop = { now: nothing }

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => {
  stop.now()
  vi.useRealTimers()
})

const endAt = (high: number, low = 0) => [
  { partition: 0, low: String(low), high: String(high), offset: String(high) },
]

/** Watches a topic whose end is what `ask` says, each time that it is asked. */
function watching(ask: () => ReturnType<typeof endAt>) {
  const end = createTopicEnd({ topic: 't', log })
  const stopping = new AbortController()
  stop.now = () => stopping.abort()
  const ended = end.watch(async () => ask(), stopping.signal)
  ended.catch(() => undefined)
  return {
    end,
    ended,
    isReached: () => Number.isFinite(end.reachedAt()),
    /** Lets time pass in steps, so that the loop sees each of them. */
    async pass(ms: number, step = 1_000, onStep = nothing) {
      for (let passed = 0; passed < ms; passed += step) {
        vi.advanceTimersByTime(step)
        onStep()
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
    },
  }
}

test.for([
  ['an empty topic', 0, 0, []],
  ['a topic whose records were all removed', 9, 9, [2]],
  ['a topic that was read to its last offset', 3, 0, [1, 3]],
] as const)('%s is read to its end', async ([, high, low, positions]) => {
  const { end, isReached } = watching(() => endAt(high, low))
  for (const position of positions) end.readTo(0, BigInt(position))
  await vi.waitUntil(isReached)
})

test('an end that is not reached in time is asked for anew', async () => {
  const ends = [endAt(5), endAt(3)]
  const { end, isReached, pass } = watching(() => ends.shift() ?? endAt(3))
  end.readTo(0, 3n)
  await pass(1_000)
  expect(isReached()).toBe(false)
  await pass(6_000)
  await vi.waitUntil(isReached)
})

test('a topic that is not read on for a minute has stood still', async () => {
  const { end, ended, pass } = watching(() => endAt(5))
  end.readTo(0, 3n)
  await pass(65_000, 4_000)
  await expect(ended).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/^topic t has stood still before its end for more than 60 s/),
  })
})

test('a topic that is read on does not stand still, however far its end is', async () => {
  const { end, ended, pass } = watching(() => endAt(1_000))
  let position = 0n
  await pass(120_000, 8_000, () => end.readTo(0, ++position))
  stop.now()
  await ended
})

test('a topic that could not be asked for its end has not stood still meanwhile', async () => {
  const answered = Promise.withResolvers<void>()
  let questions = 0
  const { ended, pass, isReached } = watching(() => {
    questions++
    if (questions === 1) {
      vi.advanceTimersByTime(120_000)
      throw new Error('the broker is away')
    }
    answered.resolve()
    return endAt(5)
  })
  await answered.promise
  await pass(2_000)
  expect(isReached()).toBe(false)
  stop.now()
  await ended
})

test('a topic that ends before what was read of it was made anew', async () => {
  const ends = [endAt(5)]
  const { end, ended, isReached } = watching(() => ends.shift() ?? endAt(1))
  end.readTo(0, 5n)
  await vi.waitUntil(isReached)
  await expect(ended).rejects.toThrow('topic t ends before what was read of it')
})
