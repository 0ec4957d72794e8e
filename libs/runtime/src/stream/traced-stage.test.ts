import type { StreamRecord } from '@tributary/core'
import { Failure, HEADERS } from '@tributary/core'
import { expect, test } from 'vitest'
import type { RecordSpan } from '../service/tracing/tracing.ts'
import type { StreamBatch } from './ports.ts'
import type { Settlement, Stage } from './stage.ts'
import { tracedStage } from './traced-stage.ts'

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const record = (offset: bigint, headers: Record<string, string> = {}): StreamRecord => ({
  ...{ topic: 'raw.bird', partition: 2, offset, key: null, value: new Uint8Array() },
  ...{ headers, timestampMs: 0 },
})

function batchOf(...records: readonly StreamRecord[]): StreamBatch {
  const { signal } = new AbortController()
  return { topic: 'raw.bird', partition: 2, records, highWatermark: 9n, signal }
}

/** Spans that a stage adds for a batch, and what its `settle` came to. */
async function spansOf(stage: Stage, batch: StreamBatch) {
  const spans: (readonly [string, RecordSpan])[] = []
  const tracing = {
    begin: () => null,
    add: (traceparent: string, span: RecordSpan) => void spans.push([traceparent, span]),
    close: async () => undefined,
  }
  const [result] = await Promise.allSettled([
    tracedStage(stage, { name: 'normalizer', tracing }).settle(batch),
  ])
  return { spans, result }
}

const settling = (...settlements: readonly Settlement[]): Stage => ({
  settle: async () => settlements,
})

test('only a record that belongs to a trace has a span, with its place and what became of it', async () => {
  const batch = batchOf(record(5n), record(6n, { [HEADERS.traceparent]: TRACE }))
  const { spans, result } = await spansOf(
    settling({ state: 'emitted' }, { state: 'skipped', reason: 'not ours' }),
    batch,
  )
  expect(result).toMatchObject({ value: [{ state: 'emitted' }, { state: 'skipped' }] })
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
    { state: 'left', error: new Failure('UNAVAILABLE', 'away') },
    'Failure: away (UNAVAILABLE)',
  ],
])('%s is an error', async (_, settlement, error) => {
  const { spans } = await spansOf(
    settling(settlement),
    batchOf(record(1n, { [HEADERS.traceparent]: TRACE })),
  )
  expect(spans).toMatchObject([[TRACE, { error }]])
})

test('a stage that throws leaves an error in the trace, and throws', async () => {
  const stage: Stage = { settle: () => Promise.reject(new Error('broken')) }
  const { spans, result } = await spansOf(
    stage,
    batchOf(record(1n, { [HEADERS.traceparent]: TRACE })),
  )
  expect(result).toMatchObject({ status: 'rejected' })
  expect(spans).toMatchObject([[TRACE, { error: 'Error: broken' }]])
})
