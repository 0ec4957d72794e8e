import { Failure } from '@tributary/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { collectLog } from '../testing/collect-log.ts'
import type { MemoryFiles } from '../testing/memory-files.ts'
import { createMemoryFiles } from '../testing/memory-files.ts'
import type { MemoryKafka } from '../testing/memory-kafka.ts'
import { createMemoryKafka, pause } from '../testing/memory-kafka.ts'
import { recordOf, valuesOf } from '../testing/spool-records.ts'
import { openTestSpool } from '../testing/test-spool.ts'
import type { FallbackProducer } from './fallback-producer.ts'
import { createFallbackProducer } from './fallback-producer.ts'
import type { Spool } from './spool.ts'

const BUDGET_MS = 3_000

let kafka: MemoryKafka
let files: MemoryFiles
let spool: Spool
let fallback: FallbackProducer
let log: ReturnType<typeof collectLog>

beforeEach(async () => {
  vi.useFakeTimers()
  kafka = createMemoryKafka()
  files = createMemoryFiles()
  spool = await openTestSpool(files)
  log = collectLog()
  fallback = createFallbackProducer({ kafka, spool, sleep: pause, log })
})
afterEach(() => void vi.useRealTimers())

/** Publishes with the budget of a webhook; returns the outcome and the milliseconds. */
async function publish(value: string, key?: string) {
  const startedAt = performance.now()
  const outcome = await fallback.publish(recordOf(value, key), startedAt + BUDGET_MS).then(
    () => 'stored',
    (error: Error) => error.message,
  )
  return { outcome, ms: performance.now() - startedAt }
}

/** Advances the clock by `ms` while `work` is in flight. */
async function during<T>(ms: number, work: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(ms)
  return work
}

const sent = () => valuesOf(kafka.log)
const drain = () => void fallback.drain(new AbortController().signal)

test('while Kafka confirms, nothing is spooled', async () => {
  expect(await during(10, publish('a'))).toMatchObject({ outcome: 'stored' })
  expect(sent()).toEqual(['a'])
  expect(files.content.size).toBe(0)
})

test.for([
  ['refuses', 'down', 0],
  ['is silent', 'silent', BUDGET_MS / 2],
  ['confirms nothing', 'deaf', 0],
] as const)('when Kafka %s, the spool takes over within the budget', async ([, mode, waited]) => {
  kafka.mode = mode
  const { outcome, ms } = await during(BUDGET_MS, publish('a'))
  expect(outcome).toBe('stored')
  expect(ms).toBeGreaterThanOrEqual(waited)
  expect(ms).toBeLessThan(waited + 20)
  expect(spool.state().records).toBe(1)
})

test('once Kafka is known to be unavailable, a webhook does not wait for it', async () => {
  kafka.mode = 'silent'
  await during(BUDGET_MS, publish('a'))
  for (const key of ['same', 'other']) {
    expect((await during(10, publish('b', key))).ms).toBeLessThan(5)
  }
  expect(spool.state().records).toBe(3)
  expect(log.lines).toEqual(['warn: Kafka does not confirm: the spool takes over'])
})

test('all records that wait when Kafka fails go to the spool in order, before later ones', async () => {
  kafka.mode = 'silent'
  const first = publish('a')
  await vi.advanceTimersByTimeAsync(1_000)
  const second = publish('b')
  await vi.advanceTimersByTimeAsync(503)
  const third = publish('c')
  await vi.advanceTimersByTimeAsync(10)
  expect(await Promise.all([first, second, third])).toMatchObject(
    Array(3).fill({ outcome: 'stored' }),
  )
  expect((await second).ms).toBeLessThan(600)
  const window = await spool.next(new AbortController().signal)
  expect(valuesOf(window?.records ?? [])).toEqual(['a', 'b', 'c'])
})

test('the spool is drained first; then new records go to Kafka directly', async () => {
  kafka.mode = 'down'
  for (const value of ['a', 'b', 'c']) await during(10, publish(value))
  drain()
  await vi.advanceTimersByTimeAsync(1_000)
  kafka.mode = 'up'
  const waiting = publish('d')
  await during(3_000, waiting)
  expect(sent()).toEqual(['a', 'b', 'c', 'd'])
  expect(spool.state()).toMatchObject({ records: 0, bytes: 0 })
  await during(10, publish('e'))
  expect(sent()).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(files.content.size).toBe(0)
})

test('a busy conversation does not keep other ones in the spool', async () => {
  kafka.mode = 'down'
  await during(10, publish('a', 'busy'))
  drain()
  kafka.mode = 'up'
  const busy = setInterval(() => void publish('x', 'busy'), 1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(spool.holds(recordOf('x', 'busy'))).toBe(true)
  const write = vi.spyOn(files, 'write')
  await during(10, publish('direct', 'other'))
  const written = write.mock.calls.map(([, , bytes]) => Buffer.from(bytes).toString())
  expect(written.join()).not.toContain('direct')
  expect(sent()).toContain('direct')
  clearInterval(busy)
})

test('a record that Kafka refuses for its size is refused, not spooled', async () => {
  const protocolError = Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE' })
  vi.spyOn(kafka, 'publish').mockRejectedValue(
    new Failure('RECORD_REFUSED', {
      what: 'Kafka refuses a record for raw.spruce',
      cause: protocolError,
    }),
  )
  expect((await publish('a')).outcome).toBe('Kafka refuses a record for raw.spruce')
  expect(spool.state().records).toBe(0)
})

test('without Kafka and the disk, a webhook is refused within the budget until one is back', async () => {
  kafka.mode = 'silent'
  files.failNext(Number.POSITIVE_INFINITY, new Error('EIO'))
  const { outcome, ms } = await during(BUDGET_MS, publish('a'))
  expect(outcome).toMatch(/the spool cannot be written .*EIO/)
  expect(ms).toBeLessThan(BUDGET_MS)
  kafka.mode = 'up'
  expect((await during(10, publish('b'))).outcome).toBe('stored')
  expect(sent()).toEqual(['b'])
})

test('while Kafka is unavailable, the drain logs it about once a minute', async () => {
  kafka.mode = 'down'
  await during(10, publish('a'))
  drain()
  await vi.advanceTimersByTimeAsync(20 * 60_000)
  const lines = log.lines.filter((line) => line.includes('oldest records of the spool'))
  expect(lines.length).toBeGreaterThan(15)
  expect(lines.length).toBeLessThan(25)
})

test('after a stop the drain ends and the rest stays on the disk', async () => {
  kafka.mode = 'down'
  await during(10, publish('a'))
  const stopping = new AbortController()
  const draining = fallback.drain(stopping.signal)
  kafka.mode = 'silent'
  await vi.advanceTimersByTimeAsync(200)
  stopping.abort()
  await during(3_100, draining)
  expect(spool.state().records).toBe(1)
  expect(files.content.size).toBe(1)
})
