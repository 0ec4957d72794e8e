import { httpHeader } from '@tributary/core'
import type { Endpoints } from '@tributary/providers'
import {
  deliveryOf,
  findProvider,
  keptHeaders,
  PROVIDERS,
  readEndpoints,
} from '@tributary/providers'
import { expect, test } from 'vitest'
import { readQuarantined } from './quarantined.ts'
import { verifyAgain } from './verify.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 2, 9)
const PATH = '/webhooks/bird/clinic'
const PUBLIC_URL = `https://hooks.example.com${PATH}`
const BODY = Buffer.from('{"event":"unknown\\u0000"}')

const found = findProvider('bird')
if (found === undefined) throw new Error('bird is a provider')
const bird = found

/** The endpoints file, with these keys for the endpoint `clinic`. */
function endpointsWith(...signingKeys: readonly string[]): Endpoints {
  const clinic = { signingKeys, publicUrl: PUBLIC_URL, maxAge: '1h', quarantine: true }
  const result = readEndpoints({ bird: { clinic } }, PROVIDERS, {
    env: () => undefined,
    file: () => undefined,
  })
  if (!result.ok) throw new Error(result.problems.join())
  return result.value
}

const request = {
  ...{ body: BODY, path: PATH },
  headers: {
    'user-agent': 'Bird',
    ...bird.sign(BODY, { signingKey: 'forgotten', publicUrl: PUBLIC_URL }, RECEIVED_AT),
  },
}

const quarantined = (headers: Readonly<Record<string, string>> = {}) =>
  readQuarantined({
    ...{ topic: 'quarantine.webhooks', partition: 0, offset: 1n, key: null, value: BODY },
    headers: {
      ...{ provider: 'bird', endpoint: 'clinic', reason: 'wrong_signature' },
      http: httpHeader(request, keptHeaders(bird)),
      ...headers,
    },
    timestampMs: RECEIVED_AT,
  })

test('a request that now verifies becomes the record that the gateway would have published', () => {
  const endpoints = endpointsWith('new', 'forgotten')
  const endpoint = endpoints.get('bird')?.get('clinic')
  if (endpoint === undefined) throw new Error('the endpoint is in the file')
  const arrival = { provider: bird, endpoint, request, receivedAtMs: RECEIVED_AT }
  expect(verifyAgain(quarantined(), endpoints)).toEqual({
    kind: 'authentic',
    record: deliveryOf(arrival).record,
  })
})

test('the age of a signed timestamp counts until the arrival, however late the second verification is', () => {
  expect(verifyAgain(quarantined(), endpointsWith('forgotten')).kind).toBe('authentic')
})

test.each([
  ['whose key is still missing', {}, 'wrong_signature'],
  ['of an endpoint that no longer exists', { endpoint: 'closed' }, 'unknown_endpoint'],
  ['of a provider that does not exist', { provider: 'pigeon' }, 'unknown_endpoint'],
  ['whose record lacks its headers', { http: '{}' }, 'unreadable'],
  ['whose kept headers are broken', { http: '{"path":' }, 'unreadable'],
  ['that was never signed', { http: '{"path":"/","headers":{}}' }, 'missing_signature'],
])('a request %s stays refused', (_, headers, reason) => {
  expect(verifyAgain(quarantined(headers), endpointsWith('new'))).toEqual({
    kind: 'refused',
    reason,
  })
})
