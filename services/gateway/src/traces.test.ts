import type { Tracing } from '@tributary/runtime/service'
import { expect, test } from 'vitest'
import { BODY, memoryGateway, NOW_MS, post } from './testing/memory-gateway.ts'

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** Traces every request and keeps its attributes. */
function keptTracing() {
  const said: Record<string, unknown> = {}
  const tracing: Tracing = {
    begin: (name) => ({
      traceparent: TRACE,
      say: (attributes) => void Object.assign(said, { name }, attributes),
      end: (error) => void Object.assign(said, { error }),
    }),
    add: () => undefined,
    close: async () => undefined,
  }
  return { said, tracing }
}

test('an accepted webhook carries its trace into the raw topic', async () => {
  const { said, tracing } = keptTracing()
  const gateway = memoryGateway({ tracing })
  const headers = { ...gateway.sign('spruce', BODY, NOW_MS), 'x-request-id': 'of-the-proxy' }
  await post(gateway, 'spruce', { headers })
  const [record] = gateway.producer.published
  expect(record?.headers['traceparent']).toBe(TRACE)
  expect(said).toMatchObject({
    name: 'POST /webhooks/spruce',
    error: null,
    'http.response.status_code': 200,
    'tributary.webhook_id': record?.headers['webhook-id'],
    'tributary.request_id': 'of-the-proxy',
  })
})

test('the trace of a request that cannot be stored is an error', async () => {
  const { said, tracing } = keptTracing()
  const gateway = memoryGateway({ tracing })
  gateway.producer.failNext(1, new Error('unavailable'))
  await post(gateway, 'spruce')
  expect(said).toMatchObject({ error: 'UNAVAILABLE', 'http.response.status_code': 503 })
})

test('a trace that the sender claims is ignored', async () => {
  const gateway = memoryGateway()
  const headers = { ...gateway.sign('spruce', BODY, NOW_MS), traceparent: TRACE }
  expect((await post(gateway, 'spruce', { headers })).status).toBe(200)
  expect(gateway.producer.published[0]?.headers).not.toHaveProperty('traceparent')
})

test.each([
  ['the id that the proxy gave it', 'of-the-proxy', /^of-the-proxy$/],
  ['a new id instead of a long one', 'x'.repeat(65), /^[0-9a-f-]{36}$/],
  ['a new id instead of one with quotes and spaces', 'a"b c', /^[0-9a-f-]{36}$/],
])('the log names a refused request by %s', async (_, given, expected) => {
  const gateway = memoryGateway()
  await post(gateway, 'spruce', { headers: { 'x-request-id': given } })
  expect(gateway.lines).toMatchObject([
    { message: 'refused', fields: { requestId: expect.stringMatching(expected) } },
  ])
})
