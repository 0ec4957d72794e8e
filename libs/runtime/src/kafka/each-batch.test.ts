import type { EachBatchPayload, Kafka } from 'kafkajs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Log } from '../service/log.ts'
import { createLog } from '../service/log.ts'
import { eachBatch } from './each-batch.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const message = (offset: number) => ({
  ...{ key: null, value: Buffer.of(), timestamp: '0', attributes: 0, offset: String(offset) },
})

type BatchSetup = {
  readonly commit?: () => void
  readonly lastOffset?: string
  /** First offset of the batch; the position of the group is 0. */
  readonly first?: number
  readonly kafka?: Kafka
}

type TopicCommit = { partitions: [{ offset: string; metadata: string }] }

const NO_KAFKA = {} as Kafka

/** Processes a kafkajs batch of two records; resolves to the steps, in order. */
async function processBatch({ commit, lastOffset = '1', first = 0, kafka = NO_KAFKA }: BatchSetup) {
  const steps: string[] = []
  const positions = new Map([['t/0', 0n]])
  const payload = {
    batch: {
      ...{ topic: 't', partition: 0, highWatermark: '2', lastOffset: () => lastOffset },
      messages: [message(first), message(first + 1)],
    },
    resolveOffset: (offset: string) => void steps.push(`resolve ${offset}`),
    async commitOffsetsIfNecessary({ topics }: { topics: [TopicCommit] }) {
      steps.push(`commit ${topics[0].partitions[0].offset}`)
      metadata.push(topics[0].partitions[0].metadata)
      commit?.()
    },
    pause() {
      steps.push('pause')
      return () => void steps.push('resume')
    },
    ...{ heartbeat: async () => undefined, isRunning: () => true, isStale: () => false },
  } as unknown as EachBatchPayload
  const notes = new Map([[0, 'before']])
  const commits = Promise.resolve({ positions, notes: new Map([['t', notes]]) })
  const metadata: unknown[] = []
  const epoch = { signal: new AbortController().signal, commits }
  const warn = vi.fn<Log['warn']>()
  const failure = await eachBatch({
    ...{ payload, epoch, stop: new AbortController().signal },
    onBatch: async ({ records, notes: before }) => ({
      commit: BigInt(records.length),
      note: `after ${before.get(0)}`,
      pauseMs: null,
    }),
    options: {
      ...{ kafka, maxBatchRecords: 10, gaps: { onOffsetGone: 'stop' } },
      log: Object.assign(createLog('test', 'fatal'), { warn }),
    },
  }).catch((error: unknown) => error)
  return { steps, failure, warn, position: positions.get('t/0'), note: notes.get(0), metadata }
}

test('commits a settled batch before resolving it', async () => {
  const { steps, position } = await processBatch({})
  expect(steps).toEqual(['commit 2', 'resolve 1'])
  expect(position).toBe(2n)
})

test('a commit carries the note of the batch, which the next batches get', async () => {
  const { metadata, note } = await processBatch({})
  expect(metadata).toEqual(['after before'])
  expect(note).toBe('after before')
})

test('does not resolve a batch whose commit failed, so that it is redelivered', async () => {
  const timeOut = new Error('the coordinator is gone')
  const { steps, failure, position } = await processBatch({
    commit() {
      throw timeOut
    },
  })
  expect(failure).toBe(timeOut)
  expect(steps).toEqual(['commit 2'])
  expect(position).toBe(0n)
})

test('commits past the control records that follow the last record', async () => {
  const { steps } = await processBatch({ lastOffset: '3' })
  expect(steps).toEqual(['commit 4', 'resolve 3'])
})

test('retries the batch after a second when the log start offset is unknown, and logs the reason', async () => {
  const admin = {
    connect: async () => Promise.reject(new Error('the broker is down')),
    disconnect: async () => undefined,
  }
  const kafka = { admin: () => admin } as unknown as Kafka
  const { steps, failure, warn, position } = await processBatch({ first: 7, kafka })
  expect(failure).toBe(undefined)
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    {
      ...{ topic: 't', partition: 0, leftOut: 0, fix: expect.stringContaining('KAFKA_BROKERS') },
      error: expect.stringContaining('the broker is down'),
    },
    'Kafka is unavailable: retrying the batch',
  )
  expect(steps).toEqual(['pause'])
  expect(position).toBe(0n)
  vi.advanceTimersByTime(999)
  expect(steps).toEqual(['pause'])
  vi.advanceTimersByTime(1)
  expect(steps).toEqual(['pause', 'resume'])
})
