import type { WebhookRequest } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import type { Credentials } from '../provider.ts'
import { endpointOf } from '../suite/harness.ts'
import type { HighLevelEndpoint } from './endpoint.ts'
import { highlevel } from './index.ts'
import { createLocalEndpoints, sign } from './sign.ts'
import { verify } from './verify.ts'

/** Made with throw-away keys; the private halves are gone. */
const VECTOR = {
  body: '{"type":"InboundMessage","webhookId":"self-made"}',
  ed25519: 'MCowBQYDK2VwAyEA3SxbnKj1Ku//7XXRFOqzxOPR17kkdIZhNrgu3VWo/ig=',
  ghl: 'nimA76TrldiibWHIKokahfuI/5YGZDNytd29036iYG+JYxd8dQ7PBqia5elf6Q/tOgK8mLaWGjGcw3TchzjqAw==',
  rsa: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApifKHfBNtyRhE1F7DfDR5SAxlNksA2HenzEaqqU+wPG6T8JKiqKyJzlEUXQR95MliINoGpfCqjz3iF8a62pYh4GzRrRd87URUnA3UXXE97PEtRmFIrBhUBDOe5DziUD4eYTqvFFe1muo39PR+xg7V54bgI0ZD4oAWlw6k1EnpR0E5GjhNlBkwo2xFinAbCalRrfVyYHbqJNPIyXE3rb/wmSA6zKmJmq9SNJdcc9O3gj4TMbSUfqBkvK4Cx3j0uZS8EmHoZZSYFUdsd/eLJP+qcAUu8oY1uUmfXxq/cy2iVFHw3ZP8EmYlsCeFbVwDkGz4Ion15xwaIMBBu6iMAjeIwIDAQAB',
  wh: 'E/si02mtjV6YVCfGJ3DGYGbe1bL2rq+h4MJOwmMvaqAesiARSG1yRy0wLp9TKDTdGvACES8U0yTs6DkWP8UXb6F6dCEmzGqsEhHvM4/YJDofRbMMSWM+E6QDz/OO1wryswqjfPHFIIH3f2WtEkLJqgOnWqdcai2CHqc2pwaAWd4JuCIooKHKjeQLTUjjBR/5Vif+dUZ5IQovdCG0hsBOYrwCMQXUf/g09R/OQMvrFENjgMS5q2CWzcNp/XiD5JqkFo79yl0lWt74ORO4lxV6mKZgfXCl0oER6wro1QMyo8oniyr2E5DDMDk/oBsXPJw8mq/HupFkgPdCSCtD4AvzXQ==',
}

const local = createLocalEndpoints()
const credentials: Credentials = local.signing['default'] ?? {}
const rsaAlone: Credentials = { rsaPrivateKey: credentials['rsaPrivateKey'] ?? '' }

const endpointWith = (options: object): HighLevelEndpoint =>
  endpointOf(highlevel, {
    ...(local.endpoints['default'] as object),
    ...options,
  })
const endpoint = endpointWith({})

const requestOf = (body: string, headers: Readonly<Record<string, string>>): WebhookRequest => ({
  body: Buffer.from(body),
  headers,
  path: '/webhooks/highlevel',
})
const signed = (fields: object, by = credentials) => {
  const body = JSON.stringify(fields)
  return requestOf(body, sign(Buffer.from(body), by))
}
const refused = (reason: string) => ({ verified: false, reason })

describe('highlevel: the two signature schemes', () => {
  const vectorEndpoint = endpointWith({
    publicKeys: [VECTOR.ed25519],
    legacyPublicKeys: [VECTOR.rsa],
  })

  test.each([
    ['an X-GHL-Signature', { 'x-ghl-signature': VECTOR.ghl }],
    ['an X-WH-Signature', { 'x-wh-signature': VECTOR.wh }],
  ])('%s of a self-made vector is accepted', (_, headers) => {
    expect(verify(requestOf(VECTOR.body, headers), vectorEndpoint)).toEqual({ verified: true })
    expect(verify(requestOf(`${VECTOR.body} `, headers), vectorEndpoint)).toEqual(
      refused('wrong_signature'),
    )
  })

  test('a signature of the retired scheme alone is refused unless it is switched on', () => {
    const strict = endpointWith({ allowLegacyRsa: false })
    expect(verify(signed({}, rsaAlone), endpoint)).toEqual({ verified: true })
    expect(verify(signed({}, rsaAlone), strict)).toEqual(refused('missing_signature'))
  })

  test.each(['N/A', 'n/a', ' N/A ', '', ' '])('%j in X-GHL-Signature means absent', (absent) => {
    const request = signed({}, rsaAlone)
    const headers = { ...request.headers, 'x-ghl-signature': absent }
    expect(verify({ ...request, headers }, endpoint)).toEqual({ verified: true })
  })

  test('N/A in both headers is a missing signature', () => {
    const headers = { 'x-ghl-signature': 'N/A', 'x-wh-signature': 'N/A' }
    expect(verify(requestOf('{}', headers), endpoint)).toEqual(refused('missing_signature'))
  })

  test('a right X-WH-Signature does not make up for a wrong X-GHL-Signature', () => {
    const request = signed({}, rsaAlone)
    const { 'x-ghl-signature': foreign = '' } = sign(Buffer.from('other'), credentials)
    const headers = { ...request.headers, 'x-ghl-signature': foreign }
    expect(verify({ ...request, headers }, endpoint)).toEqual(refused('wrong_signature'))
  })

  test('a right X-GHL-Signature makes a wrong X-WH-Signature irrelevant', () => {
    const request = signed({})
    const headers = { ...request.headers, 'x-wh-signature': 'nonsense' }
    expect(verify({ ...request, headers }, endpoint)).toEqual({ verified: true })
  })

  test.each([
    ['no base64', '***'],
    ['base64 without padding', VECTOR.ghl.replace(/=+$/, '')],
    ['of the URL alphabet', VECTOR.ghl.replaceAll('+', '-').replaceAll('/', '_')],
    ['too short', 'AAAA'],
    ['two signatures', `${VECTOR.ghl}, ${VECTOR.ghl}`],
  ])('a signature that is %s is malformed', (_, header) => {
    const request = requestOf(VECTOR.body, { 'x-ghl-signature': header })
    expect(verify(request, vectorEndpoint)).toEqual(refused('malformed_signature'))
  })

  test('an endpoint whose secrets are unread verifies nothing', () => {
    expect(verify(signed({}), { ...endpoint, publicKeys: [null] })).toEqual(
      refused('wrong_signature'),
    )
  })
})

describe('highlevel: pinned apps and locations', () => {
  const pinned = endpointWith({ appIds: ['app-1', 'app-2'], locationIds: ['loc-1'] })

  test.each([
    ['of a pinned app and location', { appId: 'app-2', locationId: 'loc-1' }, { verified: true }],
    ['of another app', { appId: 'app-3', locationId: 'loc-1' }, refused('foreign_app')],
    ['without an app', { locationId: 'loc-1' }, refused('foreign_app')],
    ['of another location', { appId: 'app-1', locationId: 'x' }, refused('foreign_account')],
    ['of an agency', { appId: 'app-1', companyId: 'loc-1' }, refused('foreign_account')],
  ])('an authentic webhook %s', (_, fields, verdict) => {
    expect(verify(signed(fields), pinned)).toEqual(verdict)
  })

  test('an app may be pinned without a location, and a location without an app', () => {
    expect(verify(signed({ appId: 'a' }), endpointWith({ appIds: ['a'] })).verified).toBe(true)
    expect(verify(signed({ locationId: 'l' }), endpointWith({ locationIds: ['l'] })).verified).toBe(
      true,
    )
  })

  test('an authentic body that is not JSON is refused by an endpoint that pins an app', () => {
    const body = 'not JSON'
    const request = requestOf(body, sign(Buffer.from(body), credentials))
    expect(verify(request, pinned)).toEqual(refused('foreign_app'))
    expect(verify(request, endpoint)).toEqual({ verified: true })
  })

  test('a forged webhook is refused for its signature before its body is read', () => {
    const request = requestOf('{"appId":"app-3"}', {})
    expect(verify(request, pinned)).toEqual(refused('missing_signature'))
  })
})

describe('highlevel: signing', () => {
  test('sign returns one header: of privateKey, otherwise of rsaPrivateKey', () => {
    expect(Object.keys(sign(Buffer.from('{}'), credentials))).toEqual(['x-ghl-signature'])
    expect(Object.keys(sign(Buffer.from('{}'), rsaAlone))).toEqual(['x-wh-signature'])
  })

  test.each([
    ['no key', {}, 'neither "privateKey" nor "rsaPrivateKey"'],
    ['no PEM', { privateKey: 'SECRETVALUE' }, '"privateKey"'],
    [
      'an RSA key as privateKey',
      { privateKey: credentials['rsaPrivateKey'] ?? '' },
      'not a private key of type ed25519',
    ],
    ['an Ed25519 key as rsaPrivateKey', { rsaPrivateKey: credentials['privateKey'] ?? '' }, 'rsa'],
  ])('%s is an error that does not show the key', (_, keys, message) => {
    expect(() => sign(Buffer.from('{}'), keys)).toThrow(message)
    expect(() => sign(Buffer.from('{}'), keys)).not.toThrow('SECRETVALUE')
  })

  test('a local stack has two Ed25519 pairs and an RSA pair', () => {
    expect(Object.keys(credentials)).toEqual(['privateKey', 'previousPrivateKey', 'rsaPrivateKey'])
    expect(local.endpoints['default']).toEqual({
      publicKeys: [expect.stringMatching(/PUBLIC/), expect.stringMatching(/PUBLIC/)],
      legacyPublicKeys: [expect.stringMatching(/PUBLIC/)],
      allowLegacyRsa: true,
    })
  })
})
