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

test('the key, the webhook id and the headers stay short, however long the ids of a webhook are', () => {
  const highlevel = findProvider('highlevel')
  if (highlevel === undefined) throw new Error('highlevel is a provider')
  const long = 'x'.repeat(300_000)
  const body = Buffer.from(JSON.stringify({ webhookId: `${long}1`, conversationId: `${long}2` }))
  const delivery = { provider: highlevel, endpoint, receivedAtMs: 5 }
  const { webhookId, record } = deliveryOf({ ...delivery, request: { ...request, body } })
  expect(webhookId).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(webhookIdOf(highlevel, endpoint, body)).toBe(webhookId)
  expect(record.headers['webhook-id']).toBe(webhookId)
  expect(Buffer.from(record.key ?? []).toString()).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(record.value).toBe(body)
})
