import { afterEach, describe, expect, test } from 'vitest'
import type { MemoryProducer } from '../testing/memory-producer.ts'
import { createMemoryProducer } from '../testing/memory-producer.ts'
import { createBreaker } from './breaker.ts'
import type { Settlement, Source, Stage, StreamBatch } from './ports.ts'
import { runStream } from './run-stream.ts'

/** A source under test, and what the test does to it. */
export type SourceHarness = {
  readonly source: Source
  /** Appends values to a partition (0 or 1) of the topic under test. */
  append(partition: number, values: readonly string[]): Promise<void>
  /** The group's committed offset of a partition: the next record to read; 0 before any commit. */
  committed(partition: number): Promise<bigint>
  /** A source of the same group in a new process. The one before has stopped. */
  restarted(): Source
  close(): Promise<void>
}

export type HarnessFactory = (options: {
  readonly maxBatchRecords: number
}) => Promise<SourceHarness>

const text = (value: Uint8Array) => Buffer.from(value).toString('utf8')

const EMITTED: Settlement = { state: 'emitted' }
const LEFT: Settlement = { state: 'left', error: new Error('the database is unavailable') }

/** The contract of the stream loop, for any source. */
export function streamSuite(name: string, createHarness: HarnessFactory): void {
  describe(`the stream loop on ${name}`, () => {
    let running: Running | undefined
    const start = async (options: Partial<Start>) => {
      running = await startStream(createHarness, options)
      return running
    }
    afterEach(async () => {
      await running?.stop()
      running = undefined
    })

    test('every record is settled once, in the order of its partition', async () => {
      const { harness, seen, until } = await start({})
      await harness.append(0, ['a0', 'a1', 'a2'])
      await harness.append(1, ['b0', 'b1'])
      await until(
        async () => (await harness.committed(0)) === 3n && (await harness.committed(1)) === 2n,
      )
      expect(seen.filter((value) => value.startsWith('a'))).toEqual(['a0', 'a1', 'a2'])
      expect(seen.filter((value) => value.startsWith('b'))).toEqual(['b0', 'b1'])
    })

    test('a commit names the next record to read', async () => {
      const { harness, until } = await start({})
      await harness.append(0, ['only'])
      await until(async () => (await harness.committed(0)) === 1n)
    })

    test('a dead letter carries the exact bytes, the code and the coordinates, and the partition goes on', async () => {
      const { harness, producer, until } = await start({
        settle: (value) =>
          value === 'poison'
            ? { state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' }
            : EMITTED,
      })
      await harness.append(0, ['fine', 'poison', 'fine too'])
      await until(async () => (await harness.committed(0)) === 3n)
      const [letter] = producer.published
      expect(producer.published.length).toBe(1)
      expect(text(letter?.value ?? new Uint8Array())).toBe('poison')
      expect(letter?.topic).toBe('dead.normalizer')
      expect(letter?.headers).toMatchObject({
        code: 'INVALID_JSON',
        detail: 'not JSON',
        stage: 'normalizer',
        'source-partition': '0',
        'source-offset': '1',
        redrives: '0',
      })
    })

    test('a record whose dead letter cannot be written is redelivered', async () => {
      const producer = createMemoryProducer()
      producer.failNext(1, new Error('the broker is unavailable'))
      const { harness, until } = await start({
        producer,
        settle: () => ({ state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' }),
      })
      await harness.append(0, ['poison'])
      await until(async () => (await harness.committed(0)) === 1n)
      expect(producer.published.length).toBe(1)
    })

    test('the circuit breaker counts a dead record once, however often its dead letter cannot be written', async () => {
      const producer = createMemoryProducer()
      producer.failNext(3, new Error('the broker is unavailable'))
      const { harness, until } = await start({
        producer,
        maxDeadRun: 2,
        settle: () => ({ state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' }),
      })
      await harness.append(0, ['poison'])
      await until(async () => (await harness.committed(0)) === 1n)
      expect(producer.published.length).toBe(1)
    })

    test('the circuit breaker counts over restarts: a held topic gets no more dead letters, and goes on after the fix', async () => {
      let isFixed = false
      const { harness, seen, producer, until, restart } = await start({
        maxDeadRun: 3,
        settle: () =>
          isFixed ? EMITTED : { state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' },
      })
      await harness.append(0, ['p0', 'p1'])
      await until(async () => (await harness.committed(0)) === 2n)
      await harness.append(0, ['p2'])
      for (let process = 0; process < 3; process++) {
        seen.length = 0
        await restart()
        await until(async () => seen.length > 1)
        expect(new Set(seen)).toEqual(new Set(['p2']))
        expect(await harness.committed(0)).toBe(2n)
      }
      isFixed = true
      await until(async () => (await harness.committed(0)) === 3n)
      expect(producer.published.map(({ value }) => text(value))).toEqual(['p0', 'p1'])
    })

    test('a topic that is held waits with all its partitions', async () => {
      let isFixed = false
      const { harness, seen, producer, until } = await start({
        maxDeadRun: 1,
        settle: (value) =>
          value === 'poison' && !isFixed
            ? { state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' }
            : EMITTED,
      })
      await harness.append(0, ['poison'])
      await until(async () => seen.length > 1)
      await harness.append(1, ['fine'])
      const tries = seen.length
      await until(async () => seen.length > tries + 2)
      expect(seen).not.toContain('fine')
      isFixed = true
      await until(
        async () => (await harness.committed(0)) === 1n && (await harness.committed(1)) === 1n,
      )
      expect(producer.published).toEqual([])
    })

    test('no commit passes a record that was left for redelivery', async () => {
      let isUnavailable = true
      const { harness, seen, until } = await start({
        settle: (value) => (value === 'c' && isUnavailable ? LEFT : EMITTED),
      })
      await harness.append(0, ['a', 'b', 'c', 'd'])
      await until(
        async () =>
          (await harness.committed(0)) === 2n && seen.filter((value) => value === 'c').length > 1,
      )
      expect(await harness.committed(0)).toBe(2n)
      isUnavailable = false
      await until(async () => (await harness.committed(0)) === 4n)
      expect(seen.filter((value) => value === 'a')).toEqual(['a'])
    })

    test('a dead letter after a record that is left is written once, when that record has succeeded', async () => {
      let isUnavailable = true
      const { harness, seen, producer, until } = await start({
        settle: (value) => {
          if (value === 'poison') return { state: 'dead', code: 'INVALID_JSON', detail: 'not JSON' }
          return value === 'stuck' && isUnavailable ? LEFT : EMITTED
        },
      })
      await harness.append(0, ['stuck', 'poison'])
      await until(async () => seen.filter((value) => value === 'poison').length > 2)
      expect(producer.published.length).toBe(0)
      isUnavailable = false
      await until(async () => (await harness.committed(0)) === 2n)
      expect(producer.published.length).toBe(1)
    })

    test('a partition that pauses does not delay another one', async () => {
      const { harness, until } = await start({
        settle: (value) => (value === 'stuck' ? LEFT : EMITTED),
      })
      await harness.append(0, ['stuck'])
      await harness.append(1, ['a', 'b', 'c'])
      await until(async () => (await harness.committed(1)) === 3n)
      expect(await harness.committed(0)).toBe(0n)
    })

    test('a stage that rejects leaves its whole batch for redelivery', async () => {
      let failures = 2
      const { harness, until } = await start({
        settle: () => {
          if (failures-- > 0) throw new Error('the network is unavailable')
          return EMITTED
        },
      })
      await harness.append(0, ['a', 'b'])
      await until(async () => (await harness.committed(0)) === 2n)
    })

    test('a source hands out batches of at most the configured size', async () => {
      const { harness, sizes, until } = await start({ maxBatchRecords: 10 })
      await harness.append(
        0,
        Array.from({ length: 95 }, (_, index) => `r${index}`),
      )
      await until(async () => (await harness.committed(0)) === 95n)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(10)
    })
  })
}

type Start = {
  readonly settle: (value: string) => Settlement
  readonly producer: MemoryProducer
  readonly maxBatchRecords: number
  readonly maxDeadRun: number
}

type Running = Awaited<ReturnType<typeof startStream>>

const DEADLINE_MS = 20_000
/** How long the circuit breaker holds a topic before it tries again. */
const HOLD_MS = 200
const POLL_MS = 20

async function startStream(createHarness: HarnessFactory, options: Partial<Start>) {
  const {
    settle = () => EMITTED,
    producer = createMemoryProducer(),
    maxBatchRecords = 100,
    maxDeadRun = 1_000,
  } = options
  const harness = await createHarness({ maxBatchRecords })
  const seen: string[] = []
  const sizes: number[] = []
  const stage: Stage = {
    async settle({ records }: StreamBatch) {
      sizes.push(records.length)
      return records.map(({ value }) => {
        seen.push(text(value))
        return settle(text(value))
      })
    },
  }
  const begin = (source: Source) => {
    const stopping = new AbortController()
    const stream = {
      ...({ name: 'normalizer', source, stage, producer, observers: [], now: Date.now } as const),
      breaker: createBreaker(
        { maxDeadRun, maxDeadShare: 1 },
        { holdMs: HOLD_MS, now: () => performance.now() },
      ),
    }
    return { stopping, ended: runStream(stream, stopping.signal) }
  }
  let current = begin(harness.source)
  const end = async () => {
    current.stopping.abort()
    await current.ended
  }
  return {
    harness,
    producer,
    seen,
    sizes,
    async until(holds: () => Promise<boolean>) {
      const deadline = Date.now() + DEADLINE_MS
      while (!(await holds())) {
        if (Date.now() > deadline)
          throw new Error(`condition not reached; seen so far: ${seen.join(' ')}`)
        await Promise.race([current.ended, new Promise((resolve) => setTimeout(resolve, POLL_MS))])
      }
    },
    /** Stops the process and starts a new one on the same group. */
    async restart() {
      await end()
      current = begin(harness.restarted())
    },
    async stop() {
      await end()
      await harness.close()
    },
  }
}
