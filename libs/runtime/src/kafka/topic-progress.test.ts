import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Log } from '../service/log.ts'
import { createLog } from '../service/log.ts'
import { createTopicProgress, PROGRESS_LIMITS } from './topic-progress.ts'

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

/** Watches a topic whose end offsets are what `ask` returns at each request. */
function watching(ask: () => ReturnType<typeof endAt>, to: Log = log) {
  const progress = createTopicProgress({
    topic: 't',
    log: to,
    ...(to !== log && { limits: { ...PROGRESS_LIMITS, askEveryMs: 1 } }),
  })
  const stopping = new AbortController()
  stop.now = () => stopping.abort()
  const ended = progress.watch(async () => ask(), stopping.signal)
  ended.catch(() => undefined)
  return {
    progress,
    ended,
    isReached: () => Number.isFinite(progress.reachedAt()),
    /** Advances the clock in steps, so that the loop sees each of them. */
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
  ['a topic whose records were all deleted', 9, 9, [2]],
  ['a topic that was read to its last offset', 3, 0, [1, 3]],
] as const)('%s is read to its end', async ([, high, low, positions]) => {
  const { progress, isReached } = watching(() => endAt(high, low))
  for (const position of positions) progress.readTo(0, BigInt(position))
  await vi.waitUntil(isReached)
})

test('an end that is not reached in time is requested again', async () => {
  const ends = [endAt(5), endAt(3)]
  const { progress, isReached, pass } = watching(() => ends.shift() ?? endAt(3))
  progress.readTo(0, 3n)
  await pass(1_000)
  expect(isReached()).toBe(false)
  await pass(6_000)
  await vi.waitUntil(isReached)
})

test('a topic without progress for a minute is stalled', async () => {
  const { progress, ended, pass } = watching(() => endAt(5))
  progress.readTo(0, 3n)
  await pass(65_000, 4_000)
  await expect(ended).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/^no progress on topic t for 60 s: restart the process/),
  })
})

test('a topic with progress is not stalled, however far its end is', async () => {
  const { progress, ended, pass } = watching(() => endAt(1_000))
  let position = 0n
  await pass(120_000, 8_000, () => progress.readTo(0, ++position))
  stop.now()
  await ended
})

test('time in which the brokers do not answer does not count as a stall', async () => {
  const answered = Promise.withResolvers<void>()
  let requests = 0
  const { ended, pass, isReached } = watching(() => {
    requests++
    if (requests === 1) {
      vi.advanceTimersByTime(120_000)
      throw new Error('the broker is down')
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

test('an outage of the brokers is one log line a minute, and its end is one', async () => {
  const lines: string[] = []
  const write = (_: object, message: string) => void lines.push(message)
  const recording = { ...createLog('test', 'fatal'), info: write, warn: write }
  let requests = 0
  const { pass, isReached } = watching(() => {
    requests++
    vi.advanceTimersByTime(1_000)
    if (requests <= 150) throw new Error('the broker is down')
    return endAt(0)
  }, recording)
  await vi.waitUntil(isReached)
  await pass(2_000)
  expect(lines).toEqual([
    ...Array(3).fill('Kafka is unavailable: reading the end of the topic again'),
    'Kafka works again after 150 s',
  ])
})

test('a topic that ends before the offset already read was recreated', async () => {
  const ends = [endAt(5)]
  const { progress, ended, isReached } = watching(() => ends.shift() ?? endAt(1))
  progress.readTo(0, 5n)
  await vi.waitUntil(isReached)
  await expect(ended).rejects.toThrow(
    'topic t was recreated: it ends before the offset already read',
  )
})
