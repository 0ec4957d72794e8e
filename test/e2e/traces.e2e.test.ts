import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { eventually } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'

type Span = {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

type Spans = {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[]
  }[]
}

const PROVIDER = 'highlevel'
/** Unknown to the normalizers of other pipelines, which would add spans to the trace. */
const ENDPOINT = `traces-${randomUUID().slice(0, 8)}`

const WEBHOOK = {
  ...{ type: 'InboundMessage', webhookId: 'traced', messageId: 'traced', locationId: 'traced' },
  ...{ conversationId: 'traced', contactId: 'someone', messageType: 'SMS', direction: 'inbound' },
  ...{ dateAdded: '2026-11-02T09:00:00.000Z', timestamp: '2026-11-02T09:00:01.000Z' },
  ...{ status: 'delivered', body: 'secret words' },
}

const received: Span[] = []
let bodies = ''

/** Takes OTLP over HTTP, in JSON, as a collector does. */
const collector = createServer(async (request, response) => {
  const body = await json(request)
  bodies += JSON.stringify(body)
  const { resourceSpans } = body as Spans
  received.push(
    ...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  )
  response.setHeader('content-type', 'application/json').end('{}')
})

let pipeline: Pipeline

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as AddressInfo
  pipeline = await startPipeline({
    endpoint: { provider: PROVIDER, name: ENDPOINT },
    variables: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
  })
})

afterAll(async () => {
  await pipeline?.stop()
  collector.close()
})

test('one trace leads from the request to the row', async () => {
  expect(await pipeline.post(PROVIDER, JSON.stringify(WEBHOOK), ENDPOINT)).toBe(200)
  await pipeline.settled()
  const spans = await eventually(
    async () => {
      const request = received.find(({ name }) => name === 'POST /webhooks/highlevel')
      const below = received.filter(({ parentSpanId }) => parentSpanId === request?.spanId)
      expect(below.map(({ name }) => name).sort()).toEqual([
        'normalizer raw.highlevel',
        'sink unified.messages',
      ])
      return { request, below }
    },
    { what: 'the spans of the webhook', withinMs: 20_000 },
  )
  expect(new Set(spans.below.map(({ traceId }) => traceId))).toEqual(
    new Set([spans.request?.traceId]),
  )
  expect(spans.request?.attributes).toEqual(
    expect.arrayContaining([
      { key: 'tributary.webhook_id', value: { stringValue: 'traced' } },
      { key: 'http.response.status_code', value: { intValue: 200 } },
    ]),
  )
})

test('a trace contains nothing of the payload', () => {
  expect(bodies).toContain('traced')
  expect(bodies).not.toMatch(/secret words|someone/)
})
