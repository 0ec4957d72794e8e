import type { WebhookRequest } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { RefusalReason } from '../provider.ts'
import { endpointOf } from '../suite/harness.ts'
import type { BirdEndpoint } from './endpoint.ts'
import { endpoint as schema } from './endpoint.ts'
import { bird } from './index.ts'
import { sign } from './sign.ts'
import { verify } from './verify.ts'

const URL = 'https://hooks.example.com/webhooks/bird'
const KEY = 'test-signing-key'
const NOW_MS = 1_700_000_000_000
const HOUR_MS = 3_600_000
const BODY = Buffer.from(
  '{"service":"conversations","event":"conversation.updated","payload":{"id":"badbf15c-bad3-4bf3-9223-6b7f414f9770"}}',
)
const SIGNATURE = 'hEXFtwFMfOUXMEpMRtX+KfVnN7hXdq0A0v3CjO8I0i8='

const endpointWith = (options: object = {}): BirdEndpoint =>
  endpointOf(bird, {
    signingKeys: ['another-key', KEY],
    publicUrl: URL,
    ...options,
  })

const requestWith = (headers: Record<string, string> = {}, body = BODY): WebhookRequest => ({
  body,
  headers: {
    'messagebird-signature': SIGNATURE,
    'messagebird-request-timestamp': '1700000000',
    ...headers,
  },
  path: '/webhooks/bird',
})

describe('bird: signature', () => {
  test('the known vector is accepted', () => {
    expect(verify(requestWith(), endpointWith(), NOW_MS)).toEqual({ verified: true })
  })

  test('signing gives the known vector', () => {
    expect(sign(BODY, { signingKey: KEY, publicUrl: URL }, NOW_MS)).toEqual(requestWith().headers)
  })

  test('signing without a key or a URL names the missing credential', () => {
    expect(() => sign(BODY, { signingKey: KEY }, NOW_MS)).toThrow('publicUrl')
  })

  test.each<[string, WebhookRequest, object, RefusalReason]>([
    ['no signature', requestWith({ 'messagebird-signature': '' }), {}, 'missing_signature'],
    ['no timestamp', requestWith({ 'messagebird-request-timestamp': '' }), {}, 'missing_signature'],
    [
      'characters that base64 does not have',
      requestWith({ 'messagebird-signature': `${SIGNATURE.slice(0, -2)}!=` }),
      {},
      'malformed_signature',
    ],
    [
      'the signature in hex',
      requestWith({ 'messagebird-signature': Buffer.from(SIGNATURE, 'base64').toString('hex') }),
      {},
      'wrong_signature',
    ],
    [
      'base64 without its padding',
      requestWith({ 'messagebird-signature': SIGNATURE.slice(0, -1) }),
      {},
      'malformed_signature',
    ],
    [
      'base64 with other trailing bits',
      requestWith({ 'messagebird-signature': SIGNATURE.replace('8=', '9=') }),
      {},
      'malformed_signature',
    ],
    [
      'a timestamp that is a date',
      requestWith({ 'messagebird-request-timestamp': '2023-11-14' }),
      {},
      'malformed_signature',
    ],
    [
      'a timestamp with a fraction',
      requestWith({ 'messagebird-request-timestamp': '1700000000.0' }),
      {},
      'malformed_signature',
    ],
    [
      'the same time written otherwise',
      requestWith({ 'messagebird-request-timestamp': '01700000000' }),
      {},
      'wrong_signature',
    ],
    ['another body', requestWith({}, Buffer.from('{}')), {}, 'wrong_signature'],
    ['another key', requestWith(), { signingKeys: ['foreign'] }, 'wrong_signature'],
    ['the URL with a slash more', requestWith(), { publicUrl: `${URL}/` }, 'wrong_signature'],
    ['the URL with a query', requestWith(), { publicUrl: `${URL}?a=1` }, 'wrong_signature'],
    [
      'the URL with http',
      requestWith(),
      { publicUrl: URL.replace('https', 'http') },
      'wrong_signature',
    ],
  ])('%s is refused', (_, request, options, reason) => {
    expect(verify(request, endpointWith(options), NOW_MS)).toEqual({ verified: false, reason })
  })

  test.each<[string, object, number, boolean]>([
    ['a retry after 8 hours', {}, 8 * HOUR_MS, true],
    ['a retry after 24 hours', {}, 24 * HOUR_MS, true],
    ['one a second older', {}, 24 * HOUR_MS + 1000, false],
    ['one from 24 hours ahead', {}, -24 * HOUR_MS, true],
    ['one from further ahead', {}, -24 * HOUR_MS - 1000, false],
    ['a day with maxAge 7d', { maxAge: '7d' }, 48 * HOUR_MS, true],
    ['two hours with maxAge 90m', { maxAge: '90m' }, 2 * HOUR_MS, false],
  ])('%s is accepted or refused by the greatest age', (_, options, age, verified) => {
    const verdict = verify(requestWith(), endpointWith(options), NOW_MS + age)
    expect(verdict).toEqual(verified ? { verified } : { verified, reason: 'stale' })
  })

  test('an old request with a wrong signature is refused as wrong_signature', () => {
    const old = verify(requestWith({}, Buffer.from('{}')), endpointWith(), NOW_MS + 48 * HOUR_MS)
    expect(old).toEqual({ verified: false, reason: 'wrong_signature' })
  })
})

describe('bird: endpoint', () => {
  const problems = (document: object): readonly string[] => {
    const result = schema(z.string()).safeParse({ signingKeys: [KEY], publicUrl: URL, ...document })
    return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'))
  }

  test('an option that is left out has its default', () => {
    expect(endpointWith()).toMatchObject({
      maxAgeMs: 24 * HOUR_MS,
      messageSource: 'conversations',
      channels: {},
    })
  })

  test.each<[string, object, string]>([
    ['no key', { signingKeys: [] }, 'signingKeys'],
    ['a path for a URL', { publicUrl: '/webhooks/bird' }, 'publicUrl'],
    ['another scheme', { publicUrl: 'ftp://hooks.example.com/' }, 'publicUrl'],
    ['a duration without a unit', { maxAge: '24' }, 'maxAge'],
    ['a duration of nothing', { maxAge: '0h' }, 'maxAge'],
    ['a number for a duration', { maxAge: 24 }, 'maxAge'],
    ['another message source', { messageSource: 'both' }, 'messageSource'],
    ['a channel without a name', { channels: { x: '' } }, 'channels.x'],
    ['a field that does not exist', { maxage: '24h' }, ''],
  ])('%s is refused by name', (_, document, where) => {
    expect(problems(document)).toEqual([where])
  })
})
