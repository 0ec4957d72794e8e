import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createMemoryProducer } from '../testing/memory-producer.ts'
import type { MemorySource } from '../testing/memory-source.ts'
import { createMemorySource } from '../testing/memory-source.ts'
import { createBreaker } from './breaker.ts'
import { tooManyDead } from './judge-batch.ts'
import type { Settlement, Stage } from './ports.ts'
import { runStream } from './run-stream.ts'

// The circuit breaker in the stream loop, over topics and restarts.

const BIRD = 'raw.bird'
const SPRUCE = 'raw.spruce'
const LIMITS = { maxDeadRun: 1_000, maxDeadShare: 0.5 }
const DEAD: Settlement = { state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' }
const EMITTED: Settlement = { state: 'emitted' }

const valuesOf = (count: number, textOf: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => ({ value: Buffer.from(textOf(index)) }))

/** Dead for a value "poison", until it is fixed. */
const poisonStage = (isFixed: () => boolean): Stage => ({
  settle: async ({ records }) =>
    records.map(({ value }) =>
      Buffer.from(value).toString() === 'poison' && !isFixed() ? DEAD : EMITTED,
    ),
})

type Process = { readonly source: MemorySource; readonly stage: Stage }

const producer = () => createMemoryProducer()

/** A process of the stage until `until` holds; then it stops. */
async function runProcess(
  { source, stage }: Process,
  letters: ReturnType<typeof producer>,
  until: (held: readonly string[]) => boolean,
): Promise<void> {
  const held: string[] = []
  const stopping = new AbortController()
  const observer = { held: ({ topic }: { topic: string }) => void held.push(topic) }
  const running = runStream(
    {
      ...({ name: 'normalizer', source, stage, producer: letters, now: () => 0 } as const),
      breaker: createBreaker(LIMITS, { holdMs: 5, now: () => performance.now() }),
      observers: [observer],
    },
    stopping.signal,
  )
  while (!until(held)) await Promise.race([running, sleep(2)])
  stopping.abort()
  await running
}

test('3,200 poison records among good ones, over twenty restarts, get no more dead letters than the limit', async () => {
  const source = createMemorySource({ maxBatchRecords: 100 })
  const letters = producer()
  const stage = poisonStage(() => false)
  source.append(
    BIRD,
    0,
    valuesOf(2_000, () => 'fine'),
  )
  await runProcess({ source, stage }, letters, () => source.committed(BIRD, 0) === 2_000n)
  for (const partition of [0, 1, 2]) {
    source.append(
      BIRD,
      partition,
      valuesOf(1_120, (at) => (at % 20 === 0 ? 'fine' : 'poison')),
    )
  }
  for (let restart = 0; restart < 20; restart++) {
    await runProcess({ source, stage }, letters, (held) => held.length > 3)
  }
  expect(letters.published.length).toBeGreaterThan(500)
  expect(letters.published.length).toBeLessThanOrEqual(LIMITS.maxDeadRun)
})

test('poison in one topic holds that topic only, and the topic goes on by itself after the fix', async () => {
  const source = createMemorySource({ maxBatchRecords: 100 })
  source.append(
    BIRD,
    0,
    valuesOf(1_500, () => 'poison'),
  )
  source.append(
    SPRUCE,
    0,
    valuesOf(5_000, () => 'fine'),
  )
  const letters = producer()
  let isFixed = false
  const stage = poisonStage(() => isFixed)
  await runProcess({ source, stage }, letters, (held) => {
    if (!isFixed && held.length > 5 && source.committed(SPRUCE, 0) === 5_000n) {
      expect(new Set(held)).toEqual(new Set([BIRD]))
      expect(source.committed(BIRD, 0)).toBeLessThan(1_000n)
      isFixed = true
    }
    return source.committed(BIRD, 0) === 1_500n
  })
  expect(letters.published.length).toBeLessThan(LIMITS.maxDeadRun)
})

test('too many refused rows in one insert hold the topic of the batch only', async () => {
  const source = createMemorySource({ maxBatchRecords: 100 })
  source.append(
    BIRD,
    0,
    valuesOf(10, () => 'refused'),
  )
  source.append(
    SPRUCE,
    0,
    valuesOf(10, () => 'fine'),
  )
  const letters = producer()
  const stage: Stage = {
    async settle({ topic, records }) {
      if (topic === BIRD) throw tooManyDead('1000 rows in a row that ClickHouse refuses')
      return records.map(() => EMITTED)
    },
  }
  await runProcess(
    { source, stage },
    letters,
    (held) => held.length > 3 && source.committed(SPRUCE, 0) === 10n,
  )
  expect(source.committed(BIRD, 0)).toBe(0n)
  expect(letters.published).toEqual([])
})
