import type { StreamRecord } from '@tributary/core'
import { Failure, HEADERS } from '@tributary/core'
import { expect, test } from 'vitest'
import type { RecordSpan } from '../service/tracing/tracing.ts'
import { createMemoryProducer } from '../testing/memory-producer.ts'
import { createBreaker } from './breaker.ts'
import type { BatchResult, Settlement, Source, Stage, StreamBatch } from './ports.ts'
import type { Stream } from './run-stream.ts'
import { runStream } from './run-stream.ts'
import { createStreamTracing } from './stream-tracing.ts'

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const record = (offset: bigint, headers: Record<string, string> = {}): StreamRecord => ({
  ...{ topic: 'raw.bird', partition: 2, offset, key: null, value: new Uint8Array() },
  ...{ headers, timestampMs: 0 },
})

function batchOf(...records: readonly StreamRecord[]): StreamBatch {
  const { signal } = new AbortController()
  return { topic: 'raw.bird', partition: 2, records, highWatermark: 9n, notes: new Map(), signal }
}

/** The spans of one batch, and the result of the stream that it went through. */
async function spansOf(stage: Stage, batch: StreamBatch) {
  const spans: (readonly [string, RecordSpan])[] = []
  const tracing = {
    begin: () => null,
    add: (traceparent: string, span: RecordSpan) => void spans.push([traceparent, span]),
    close: async () => undefined,
  }
  const results: BatchResult[] = []
  const source: Source = {
    run: async (onBatch) => void results.push(await onBatch(batch)),
    ready: async () => ({ ready: true }),
  }
  const stream: Stream = {
    ...{ name: 'normalizer', source, stage, producer: createMemoryProducer(), now: Date.now },
    breaker: createBreaker({ maxDeadRun: 1_000, maxDeadShare: 1 }),
    observers: [createStreamTracing({ name: 'normalizer', tracing })],
  }
  const [ended] = await Promise.allSettled([runStream(stream, batch.signal)])
  return { spans, result: results[0], ended }
}

const settling = (...settlements: readonly Settlement[]): Stage => ({
  settle: async () => settlements,
})

test('only a record that belongs to a trace has a span, with its coordinates and its outcome', async () => {
  const batch = batchOf(record(5n), record(6n, { [HEADERS.traceparent]: TRACE }))
  const { spans, result } = await spansOf(
    settling({ state: 'emitted' }, { state: 'skipped', reason: 'not ours' }),
    batch,
  )
  expect(result).toEqual({ commit: 7n, note: expect.any(String), pauseMs: null })
  expect(spans).toHaveLength(1)
  expect(spans[0]).toMatchObject([
    TRACE,
    {
      name: 'normalizer raw.bird',
      error: null,
      attributes: {
        'messaging.destination.name': 'raw.bird',
        'messaging.destination.partition.id': '2',
        'messaging.kafka.offset': 6,
        'tributary.state': 'skipped',
        'tributary.reason': 'not ours',
      },
    },
  ])
})

test.each<[string, Settlement, string]>([
  [
    'a dead letter',
    { state: 'dead', code: 'INVALID_JSON', detail: 'x' },
    'dead letter: INVALID_JSON',
  ],
  [
    'a record that is left',
    { state: 'left', error: new Failure('UNAVAILABLE', { what: 'no answer' }) },
    'Failure: no answer (UNAVAILABLE)',
  ],
])('%s is an error', async (_, settlement, error) => {
  const { spans } = await spansOf(
    settling(settlement),
    batchOf(record(1n, { [HEADERS.traceparent]: TRACE })),
  )
  expect(spans).toMatchObject([[TRACE, { error }]])
})

test.each([
  ['a temporary error', new Error('broken'), 'Error: broken', 'fulfilled'],
  [
    'a fatal failure',
    new Failure('SCHEMA_MISMATCH', { what: 'broken' }),
    'Failure: broken (SCHEMA_MISMATCH)',
    'rejected',
  ],
])('%s of the stage is an error in the trace of each record', async (_, thrown, error, status) => {
  const stage: Stage = { settle: () => Promise.reject(thrown) }
  const { spans, ended } = await spansOf(
    stage,
    batchOf(record(1n, { [HEADERS.traceparent]: TRACE })),
  )
  expect(ended.status).toBe(status)
  expect(spans).toMatchObject([[TRACE, { error }]])
})
