import { httpHeader, keptRequest } from '@tributary/core'
import { expect, test } from 'vitest'
import { deliveryOf, keptHeaders, webhookIdOf } from './delivery.ts'
import { findProvider } from './registry.ts'

const found = findProvider('bird')
if (found === undefined) throw new Error('bird is a provider')
const bird = found

const endpoint = { name: 'clinic', account: 'clinic', quarantine: false, rateLimit: null }

const request = {
  body: Buffer.from([0x7b, 0xff, 0x00]),
  path: '/webhooks/bird/clinic?x=1',
  headers: {
    ...{ 'messagebird-signature': 's', 'messagebird-request-timestamp': '1' },
    ...{ 'user-agent': 'Bird', authorization: 'hidden', cookie: 'hidden' },
  },
}

test('a raw record keeps the exact bytes, and only the headers that verification or debugging needs', () => {
  const { webhookId, record } = deliveryOf({ provider: bird, endpoint, request, receivedAtMs: 5 })
  expect(webhookId).toBe(webhookIdOf(bird, endpoint, request.body))
  expect(record).toMatchObject({ topic: 'raw.bird', value: request.body, timestampMs: 5 })
  expect(record.headers).toMatchObject({ 'webhook-id': webhookId, endpoint: 'clinic' })
  expect(record.headers['http']).toContain('messagebird-signature')
  expect(record.headers['http']).not.toContain('hidden')
})

test('the id of a delivery without an id of its own depends on provider, endpoint and body', () => {
  const id = webhookIdOf(bird, endpoint, request.body)
  expect(webhookIdOf(bird, { name: 'clinic' }, Buffer.from(request.body))).toBe(id)
  expect(webhookIdOf(bird, { name: 'other' }, request.body)).not.toBe(id)
  expect(webhookIdOf(bird, endpoint, Buffer.of())).not.toBe(id)
})

test('the request can be restored from what was kept', () => {
  const { authorization: _a, cookie: _c, ...headers } = request.headers
  expect(keptRequest(httpHeader(request, keptHeaders(bird)), request.body)).toEqual({
    ...request,
    headers,
  })
})
