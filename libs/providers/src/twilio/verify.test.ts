import { describe, expect, test } from 'vitest'
import { endpointOf } from '../suite/harness.ts'
import type { TwilioEndpoint } from './endpoint.ts'
import { twilio } from './index.ts'
import { sign } from './sign.ts'
import { verify } from './verify.ts'

/** The example of Twilio's libraries: https://github.com/twilio/twilio-node */
const VECTOR = {
  authToken: '12345',
  publicUrl: 'https://mycompany.com/myapp.php?foo=1&bar=2',
  body: 'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212',
  signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
}

const endpointWith = (options: object = {}): TwilioEndpoint =>
  endpointOf(twilio, {
    authTokens: ['another', VECTOR.authToken],
    publicUrl: VECTOR.publicUrl,
    ...options,
  })

const verdictOn = (body: string, options: object = {}, signature: string = VECTOR.signature) =>
  verify(
    { body: Buffer.from(body), headers: { 'x-twilio-signature': signature }, path: '/' },
    endpointWith(options),
  )

describe('twilio: signature', () => {
  test('the known vector is signed and verified', () => {
    expect(sign(Buffer.from(VECTOR.body), VECTOR)).toEqual({
      'x-twilio-signature': VECTOR.signature,
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    })
    expect(verdictOn(VECTOR.body)).toEqual({ verified: true })
  })

  test.each<[string, string]>([
    ['in another order', VECTOR.body.split('&').toReversed().join('&')],
    ['with other escapes', VECTOR.body.replaceAll('%2B', '%2b').replace('CallSid', 'Call%53id')],
    ['with a parameter twice', `${VECTOR.body}&Digits=1234`],
  ])('the same parameters %s are verified, because Twilio signs parameters', (_, body) => {
    expect(verdictOn(body)).toEqual({ verified: true })
  })

  test.each<[string, string]>([
    ['one more', `${VECTOR.body}&Extra=1`],
    ['one less', VECTOR.body.replace('&Digits=1234', '')],
    ['another value', VECTOR.body.replace('1234', '1235')],
    ['another case', VECTOR.body.replace('Digits', 'digits')],
    ['a second value of one name', `${VECTOR.body}&Digits=12345`],
    ['no parameters', ''],
    ['JSON', '{"CallSid":"CA1234567890ABCDE"}'],
  ])('%s is refused', (_, body) => {
    expect(verdictOn(body)).toEqual({ verified: false, reason: 'wrong_signature' })
  })

  test.each<[string, string]>([
    ['with the usual port', 'https://mycompany.com:443/myapp.php?foo=1&bar=2'],
    ['with another port', 'https://mycompany.com:8443/myapp.php?foo=1&bar=2'],
  ])('a URL %s verifies a signature made without it, and the reverse', (_, publicUrl) => {
    expect(verdictOn(VECTOR.body, { publicUrl })).toEqual({ verified: true })
    const signed = sign(Buffer.from(VECTOR.body), { ...VECTOR, publicUrl })
    const signature = signed['x-twilio-signature'] ?? ''
    const expected = { verified: publicUrl.includes(':443/') }
    expect(verdictOn(VECTOR.body, {}, signature)).toMatchObject(expected)
    expect(verdictOn(VECTOR.body, { publicUrl }, signature)).toEqual({ verified: true })
  })

  test.each<[string, string]>([
    ['another path', 'https://mycompany.com/myapp'],
    ['another query', 'https://mycompany.com/myapp.php?foo=1'],
    ['another host', 'https://mycompany.org/myapp.php?foo=1&bar=2'],
    ['http', 'http://mycompany.com/myapp.php?foo=1&bar=2'],
  ])('%s in the URL is refused', (_, publicUrl) => {
    expect(verdictOn(VECTOR.body, { publicUrl }).verified).toBe(false)
  })

  test.each<[string, string, string]>([
    ['missing', '', 'missing_signature'],
    ['in hex', Buffer.from(VECTOR.signature, 'base64').toString('hex'), 'malformed_signature'],
    ['without padding', VECTOR.signature.slice(0, -1), 'malformed_signature'],
    ['of 32 bytes', Buffer.alloc(32).toString('base64'), 'malformed_signature'],
    ['wrong', Buffer.alloc(20).toString('base64'), 'wrong_signature'],
  ])('a signature that is %s is refused', (_, signature, reason) => {
    expect(verdictOn(VECTOR.body, {}, signature)).toEqual({ verified: false, reason })
  })

  test('a form of more parameters than Twilio sends is refused unread', () => {
    const verdict = verdictOn('a=1&'.repeat(2_000))
    expect(verdict).toEqual({ verified: false, reason: 'malformed_signature' })
  })
})

describe('twilio: endpoint', () => {
  test.each<[string, object]>([
    ['no token', { authTokens: [] }],
    ['a path for a URL', { publicUrl: '/webhooks/twilio' }],
    ['another scheme', { publicUrl: 'ftp://hooks.example.com/' }],
    ['a URL with connection overrides', { publicUrl: 'https://hooks.example.com/#rc=3' }],
    ['a field that does not exist', { authToken: '12345' }],
  ])('%s is refused', (_, options) => {
    expect(() => endpointWith(options)).toThrow('twilio.default')
  })
})
