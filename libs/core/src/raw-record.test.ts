import fc from 'fast-check'
import { expect, test } from 'vitest'
import { httpHeader, keptRequest, rawRecord } from './raw-record.ts'

const request = {
  body: Uint8Array.of(0x7b, 0xff, 0x00),
  path: '/webhooks/bird/clinic?x=1',
  headers: { signature: 's', 'user-agent': 'Bird', authorization: 'hidden' },
}

test('a raw record has the exact bytes, the time received and the request in its headers', () => {
  const key = Uint8Array.of(1, 2)
  const record = rawRecord({
    ...{ provider: 'bird', endpoint: 'clinic', webhookId: 'w-1', key, request },
    ...{ keptHeaders: ['signature'], receivedAtMs: 5 },
  })
  expect(record).toEqual({
    topic: 'raw.bird',
    key,
    value: request.body,
    headers: {
      'webhook-id': 'w-1',
      endpoint: 'clinic',
      http: '{"path":"/webhooks/bird/clinic?x=1","headers":{"signature":"s"}}',
    },
    timestampMs: 5,
  })
})

test('only the named headers are kept, and only those that the request has', () => {
  const http = httpHeader(request, ['user-agent', 'signature', 'missing'])
  expect(keptRequest(http, request.body)).toEqual({
    ...request,
    headers: { 'user-agent': 'Bird', signature: 's' },
  })
})

const headers = fc.dictionary(fc.string({ minLength: 1 }), fc.string())

test('a request is read back as it was kept', () => {
  fc.assert(
    fc.property(fc.string(), headers, fc.uint8Array(), (path, kept, body) => {
      const original = { path, headers: kept, body }
      const readBack = keptRequest(httpHeader(original, Object.keys(kept)), body)
      expect({ ...readBack, headers: { ...readBack?.headers } }).toEqual({
        ...original,
        headers: { ...kept },
      })
    }),
  )
})

test.each([
  ['text that is not JSON', '{'],
  ['an empty text', ''],
  ['a list', '[]'],
  ['a number', '7'],
  ['a document without a path', '{"headers":{}}'],
  ['a document without headers', '{"path":"/"}'],
])('%s is not a kept request', (_, http) => {
  expect(keptRequest(http, request.body)).toBeNull()
})

test('headers whose value is not text are left out', () => {
  const http = '{"path":"/","headers":{"a":"1","b":2,"c":null}}'
  expect(keptRequest(http, request.body)?.headers).toEqual({ a: '1' })
})
