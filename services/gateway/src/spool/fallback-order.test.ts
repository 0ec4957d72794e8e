import type { OutRecord } from '@tributary/core'
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  record as object,
  oneof,
} from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { collectLog } from '../testing/collect-log.ts'
import type { MemoryFiles } from '../testing/memory-files.ts'
import { createMemoryFiles } from '../testing/memory-files.ts'
import type { KafkaMode } from '../testing/memory-kafka.ts'
import { createMemoryKafka, pause } from '../testing/memory-kafka.ts'
import { recordOf, valuesOf } from '../testing/spool-records.ts'
import { openTestSpool } from '../testing/test-spool.ts'
import { createFallbackProducer } from './fallback-producer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const BUDGET_MS = 3_000
/** The group commit checks deadlines every 50 ms. */
const LATE_MS = 100
/** On a loaded machine the runs end early, so that a counterexample is reported before the time-out. */
const RUNS = { numRuns: 300, interruptAfterTimeLimit: 3_000 }
/** Time for an attempt that Kafka does not answer, the wait after it, and the rest of the spool. */
const DRAINED_MS = 10_000
/** Time for the write that cuts off a torn end. */
const START_MS = 10

type Step =
  | { readonly kind: 'arrive'; readonly key: string }
  | { readonly kind: 'kafka'; readonly mode: KafkaMode }
  | { readonly kind: 'disk'; readonly failures: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'crash'; readonly share: number }

const arrive = object({ kind: constantFrom('arrive'), key: constantFrom('a', 'a', 'b') })
const tick = object({ kind: constantFrom('wait'), ms: integer({ min: 0, max: 5 }) })
const wait = object({ kind: constantFrom('wait'), ms: integer({ min: 0, max: 4_000 }) })
const change = object({
  kind: constantFrom('kafka'),
  mode: constantFrom('up', 'up', 'down', 'silent', 'deaf', 'flaky'),
})
const fail = object({ kind: constantFrom('disk'), failures: integer({ min: 1, max: 3 }) })
const crash = object({ kind: constantFrom('crash'), share: constantFrom(0, 0.3, 0.9, 1) })

const steps = (...others: readonly (typeof fail | typeof crash)[]) =>
  array(
    oneof(
      ...[
        { arbitrary: arrive, weight: 5 },
        { arbitrary: tick, weight: 5 },
      ],
      ...[wait, change, ...others],
    ),
    { minLength: 5, maxLength: 80 },
  )

type Arrival = {
  readonly record: OutRecord
  readonly at: number
  /** When it was accepted or refused; null when the process died first. */
  settled: { readonly at: number; readonly isAccepted: boolean } | null
}

/** A gateway's path to Kafka over one disk, across restarts of its process. */
async function createWorld() {
  const kafka = createMemoryKafka()
  const arrivals: Arrival[] = []
  let files: MemoryFiles = createMemoryFiles()
  let life = await start()

  async function start() {
    const stopping = new AbortController()
    const spool = await openTestSpool(files)
    const fallback = createFallbackProducer({ kafka, spool, sleep: pause, log: collectLog() })
    const drained = fallback.drain(stopping.signal)
    return { spool, fallback, stopping, drained }
  }

  function publish(key: string): void {
    const { fallback, stopping } = life
    const at = performance.now()
    const arrival: Arrival = { record: recordOf(`${arrivals.length}`, key), at, settled: null }
    arrivals.push(arrival)
    const settle = (isAccepted: boolean) => () => {
      if (!stopping.signal.aborted) arrival.settled = { at: performance.now(), isAccepted }
    }
    fallback.publish(arrival.record, at + BUDGET_MS).then(settle(true), settle(false))
  }

  async function step(next: Step): Promise<void> {
    if (next.kind === 'arrive') publish(next.key)
    if (next.kind === 'kafka') kafka.mode = next.mode
    if (next.kind === 'disk') files.failNext(next.failures, new Error('EIO'))
    if (next.kind === 'wait') await vi.advanceTimersByTimeAsync(next.ms)
    if (next.kind !== 'crash') return
    life.stopping.abort()
    files = files.crash(next.share)
    const starting = start()
    await vi.advanceTimersByTimeAsync(START_MS)
    life = await starting
  }

  return {
    kafka,
    arrivals,
    step,
    async end() {
      await step({ kind: 'kafka', mode: 'up' })
      await vi.advanceTimersByTimeAsync(DRAINED_MS)
      expect(life.spool.state()).toMatchObject({ records: 0, bytes: 0 })
      life.stopping.abort()
      vi.clearAllTimers()
    },
  }
}

async function run(all: readonly Step[]) {
  const world = await createWorld()
  for (const next of all) await world.step(next)
  await world.end()
  const { kafka, arrivals } = world
  const sent = valuesOf(kafka.log)
  const of = (key: string) =>
    arrivals
      .filter(({ record }) => Buffer.from(record.key ?? []).toString() === key)
      .map(({ record, at, settled }) => {
        const [value = ''] = valuesOf([record])
        return { at, settled, first: sent.indexOf(value), last: sent.lastIndexOf(value) }
      })
  return { arrivals, lanes: ['a', 'b'].map(of) }
}

type Lane = Awaited<ReturnType<typeof run>>['lanes'][number]

const accepted = (lane: Lane) => lane.filter(({ settled }) => settled?.isAccepted)

function expectNothingLost({ arrivals, lanes }: Awaited<ReturnType<typeof run>>): void {
  const late = arrivals.filter(
    ({ at, settled }) => settled !== null && settled.at - at >= BUDGET_MS + LATE_MS,
  )
  const lost = lanes.flatMap(accepted).filter(({ first }) => first === -1)
  expect({ late, lost }).toEqual({ late: [], lost: [] })
}

/** A record accepted before a later one of its key arrived is in Kafka before it. */
function expectNothingOvertaken(lane: Lane): void {
  const inOrder = accepted(lane)
  const overtaken = inOrder.filter(({ settled, first }, index) => {
    const later = inOrder.slice(index + 1).filter(({ at }) => at > (settled?.at ?? 0))
    return later.some((other) => other.first <= first)
  })
  expect(overtaken).toEqual([])
}

test('every accepted record reaches Kafka, before later records of its key, whatever fails and whenever the process dies', async () => {
  const property = asyncProperty(steps(fail, crash), async (all) => {
    const result = await run(all)
    expectNothingLost(result)
    for (const lane of result.lanes) expectNothingOvertaken(lane)
  })
  await assert(property, RUNS)
})

test('while the process lives, the last copies of a key are in order of arrival', async () => {
  const property = asyncProperty(steps(), async (all) => {
    const result = await run(all)
    expectNothingLost(result)
    for (const lane of result.lanes) {
      expectNothingOvertaken(lane)
      const lasts = lane.map(({ last }) => last)
      expect(lasts).toEqual(lasts.toSorted((one, other) => one - other))
      expect(lane.every(({ settled }) => settled?.isAccepted)).toBe(true)
    }
  })
  await assert(property, RUNS)
})
