import type { StreamRecord } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import { deadLetterOf } from '@tributary/runtime/stream'
import { expect, test } from 'vitest'
import { readDeadLetter } from '../dead/dead-letter.ts'
import { readQuarantined } from '../quarantine/quarantined.ts'
import { redriveLogOf } from '../records/redrive-log.ts'
import { traceReport } from './report.ts'
import { traceText } from './text.ts'
import type { Trace } from './trace.ts'

const BODY = 'the body of a patient'
const NOON = Date.UTC(2026, 10, 2, 12)

const record = (topic: string, offset: bigint): StreamRecord => ({
  ...{ topic, partition: 0, offset, key: null, value: Buffer.from(BODY), timestampMs: NOON },
  headers: { 'webhook-id': 'w1', endpoint: 'default' },
})

const note = { code: 'HANDLER_BUG', detail: 'TypeError', failedAtMs: NOON } as const
const letter = {
  ...record('dead.normalizer', 5n),
  ...deadLetterOf('normalizer', record('raw.bird', 1n), note),
}

const found: Trace = {
  gone: new Set(),
  raw: [record('raw.bird', 2n), record('raw.bird', 1n)],
  unified: [
    {
      ...{
        coordinates: 'unified.messages/0/9',
        kind: 'message',
        entityId: 'm1',
        raw: 'raw.bird/0/2',
        replay: 'run-1',
      },
      record: { ...DEFAULTS.message, body: BODY, is_partial: true, event_id: 'e1' },
    },
  ],
  rows: [
    {
      ...{ kind: 'message', view: 'messages', provider: 'bird', account_id: 'a', entity_id: 'm1' },
      ...{ conversation_id: '', event_id: 'e1', version: 176_207_040_000_001, mapping_version: 1 },
      ...{ occurred_ms: null, received_ms: NOON, raw_topic: 'raw.bird', raw_partition: 0 },
      raw_offset: '2',
    },
  ],
  dead: [readDeadLetter('normalizer', { ...letter, timestampMs: NOON })],
  quarantined: [readQuarantined(record('quarantine.webhooks', 3n))],
  erasures: [
    {
      coordinates: 'unified.erasures/0/4',
      record: {
        ...{ provider: 'bird', account_id: 'a', kind: 'message', id: 'm1', reason: 'withdrawn' },
        ...{ erased_at: NOON, run_id: 'run-1' },
      },
    },
  ],
}

const ledger = redriveLogOf(
  new Map([['dead.normalizer/0/5', { timestamp: NOON, sent_at: '2026-11-03T00:00:00.000Z' }]]),
)

const context = {
  ...{ id: 'm1', ledger, withPayload: false },
  outcomeOf: ({ offset }: StreamRecord) =>
    offset === 1n
      ? ({ state: 'dead', detail: 'HANDLER_BUG' } as const)
      : ({ state: 'emitted', detail: '' } as const),
}

test('a trace has the coordinates of everything, and the state of each webhook', () => {
  const report = traceReport(found, context)
  expect(report.raw.map(({ address, state }) => [address, state])).toEqual([
    ['raw.bird/0/1', 'dead'],
    ['raw.bird/0/2', 'emitted'],
  ])
  expect(report.unified).toMatchObject([
    { address: 'unified.messages/0/9', entity_id: 'm1', replay: 'run-1' },
  ])
  expect(report.rows).toMatchObject([{ view: 'messages', raw: 'raw.bird/0/2' }])
  expect(report.dead).toMatchObject([
    { source: 'raw.bird/0/1', redriven_at: '2026-11-03T00:00:00.000Z' },
  ])
  expect(report.quarantined).toMatchObject([{ address: 'quarantine.webhooks/0/3' }])
  expect(report.erasures).toMatchObject([{ address: 'unified.erasures/0/4', reason: 'withdrawn' }])
})

test('a raw record that is not retained any more is marked as gone', () => {
  const gone = new Set([`raw.bird/0/2 ${NOON}`])
  const report = traceReport({ ...found, raw: [], gone }, context)
  expect(report.rows).toMatchObject([{ raw: 'raw.bird/0/2', is_raw_gone: true }])
  expect(traceText(report)).toContain('raw.bird/0/2 (gone)')
  expect(traceText(traceReport(found, context))).not.toContain('(gone)')
})

test('a trace has no contents', () => {
  const report = traceReport(found, context)
  expect(JSON.stringify(report)).not.toContain(BODY)
  expect(JSON.stringify(report)).not.toContain(Buffer.from(BODY).toString('base64'))
  expect(traceText(report)).not.toContain(BODY)
})

test('with contents, a trace has the exact bodies', () => {
  const report = traceReport(found, { ...context, withPayload: true })
  const [first] = report.raw
  expect(Buffer.from(first?.payload_base64 ?? '', 'base64').toString()).toBe(BODY)
  expect(report.unified[0]?.record).toMatchObject({ body: BODY })
  expect(traceText(report)).toContain(`raw.bird/0/1\n${BODY}`)
})

test('a store without results has no table', () => {
  const text = traceText(
    traceReport({ ...found, dead: [], quarantined: [], erasures: [] }, context),
  )
  const titles = ['Webhooks received', 'Unified records', 'Rows in ClickHouse']
  expect(text.split('\n\n').map((section) => section.split('\n', 1)[0])).toEqual(titles)
})
