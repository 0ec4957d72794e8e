import { Failure } from '@tributary/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { collectLog } from '../testing/collect-log.ts'
import type { Spool } from './spool.ts'
import type { Spooling } from './spooling.ts'
import { createSpooling } from './spooling.ts'
import type { MemoryFiles } from './testing/memory-files.ts'
import { createMemoryFiles } from './testing/memory-files.ts'
import type { MemoryKafka } from './testing/memory-kafka.ts'
import { createMemoryKafka } from './testing/memory-kafka.ts'
import { openTestSpool } from './testing/open-test-spool.ts'
import { pause } from './testing/pause.ts'
import { recordOf, valuesOf } from './testing/records.ts'

const BUDGET_MS = 3_000

let kafka: MemoryKafka
let files: MemoryFiles
let spool: Spool
let spooling: Spooling
let log: ReturnType<typeof collectLog>

beforeEach(async () => {
  vi.useFakeTimers()
  kafka = createMemoryKafka()
  files = createMemoryFiles()
  spool = await openTestSpool(files)
  log = collectLog()
  spooling = createSpooling({ kafka, spool, sleep: pause, log })
})
afterEach(() => void vi.useRealTimers())

/** Publishes with the budget of a webhook; the outcome and the milliseconds it took. */
async function publish(value: string, key?: string) {
  const startedAt = performance.now()
  const outcome = await spooling.publish(recordOf(value, key), startedAt + BUDGET_MS).then(
    () => 'stored',
    (error: Error) => error.message,
  )
  return { outcome, ms: performance.now() - startedAt }
}

/** Lets so much time pass while something is under way. */
async function during<T>(ms: number, work: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(ms)
  return work
}

const sent = () => valuesOf(kafka.log)
const drain = () => void spooling.drain(new AbortController().signal)

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

test('while Kafka is known to be away, a webhook does not wait for it', async () => {
  kafka.mode = 'silent'
  await during(BUDGET_MS, publish('a'))
  for (const key of ['same', 'other']) {
    expect((await during(10, publish('b', key))).ms).toBeLessThan(5)
  }
  expect(spool.state().records).toBe(3)
  expect(log.lines).toEqual(['warn: Kafka does not confirm: the spool takes over'])
})

test('all that wait for Kafka when it fails go to the spool in their order, before what comes then', async () => {
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

test('what is spooled is drained first, and then new records go directly', async () => {
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

test('a conversation that never pauses keeps no other one in the spool', async () => {
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
    new Failure('UNAVAILABLE', 'Kafka did not confirm raw.spruce/0', protocolError),
  )
  expect((await publish('a')).outcome).toBe('Kafka did not confirm raw.spruce/0')
  expect(spool.state().records).toBe(0)
})

test('with neither Kafka nor the disk a webhook is refused within the budget, until one is back', async () => {
  kafka.mode = 'silent'
  files.failNext(Number.POSITIVE_INFINITY, new Error('EIO'))
  const { outcome, ms } = await during(BUDGET_MS, publish('a'))
  expect(outcome).toMatch(/the spool cannot be written: .*EIO/)
  expect(ms).toBeLessThan(BUDGET_MS)
  kafka.mode = 'up'
  expect((await during(10, publish('b'))).outcome).toBe('stored')
  expect(sent()).toEqual(['b'])
})

test('while Kafka stays away the drain says so about once a minute', async () => {
  kafka.mode = 'down'
  await during(10, publish('a'))
  drain()
  await vi.advanceTimersByTimeAsync(20 * 60_000)
  const lines = log.lines.filter((line) => line.includes('oldest records of the spool'))
  expect(lines.length).toBeGreaterThan(15)
  expect(lines.length).toBeLessThan(25)
})

test('told to stop, the drain ends and leaves the rest on the disk', async () => {
  kafka.mode = 'down'
  await during(10, publish('a'))
  const stopping = new AbortController()
  const draining = spooling.drain(stopping.signal)
  kafka.mode = 'silent'
  await vi.advanceTimersByTimeAsync(200)
  stopping.abort()
  await during(3_100, draining)
  expect(spool.state().records).toBe(1)
  expect(files.content.size).toBe(1)
})
