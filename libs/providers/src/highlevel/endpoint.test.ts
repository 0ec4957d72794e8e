import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SecretReader } from '../endpoints.ts'
import { readEndpoints } from '../endpoints.ts'
import type { HighLevelEndpoint } from './endpoint.ts'
import { highlevel } from './index.ts'

const pem = (pair: ReturnType<typeof generateKeyPairSync>) =>
  String(pair.publicKey.export({ format: 'pem', type: 'spki' }))
const ed25519 = generateKeyPairSync('ed25519')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const spki = ed25519.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const files: SecretReader = {
  env: (name) => (name === 'KEY' ? pem(ed25519) : undefined),
  file: () => undefined,
}

const read = (options: object, secrets: SecretReader | null = files) =>
  readEndpoints({ highlevel: { default: options } }, [highlevel], secrets)

function endpointOf(options: object, secrets: SecretReader | null = files): HighLevelEndpoint {
  const result = read(options, secrets)
  if (!result.ok) throw new Error(result.problems.join('\n'))
  return result.value.get('highlevel')?.get('default') as HighLevelEndpoint
}

const fingerprint = (key: HighLevelEndpoint['publicKeys'][number] | undefined) =>
  createHash('sha256')
    .update(key?.export({ format: 'der', type: 'spki' }) ?? '')
    .digest('hex')

describe('highlevel: the endpoints file', () => {
  test('the default keys are those that HighLevel publishes', () => {
    const endpoint = endpointOf({})
    expect(endpoint.publicKeys.map(fingerprint)).toEqual([
      '5a2c1b2749d3efcc233fb27d4ab43d56b8d20818c42cd226f6c9a3ff20d3097c',
    ])
    expect(endpoint.legacyPublicKeys.map(fingerprint)).toEqual([
      '2f62045d413b1b7747e26770ce7f57840cbf86288cd20ceb90d299a62501fd25',
    ])
  })

  test('by default the retired scheme is off and nothing is pinned', () => {
    expect(endpointOf({})).toMatchObject({ allowLegacyRsa: false, appIds: [], locationIds: [] })
  })

  test.each([
    ['PEM', pem(ed25519)],
    ['PEM with written-out line ends', pem(ed25519).replaceAll('\n', '\\n')],
    ['base64 SPKI', spki],
    ['a variable', { env: 'KEY' }],
  ])('a key may be %s', (_, key) => {
    const [given] = endpointOf({ publicKeys: [key] }).publicKeys
    expect(fingerprint(given)).toBe(fingerprint(ed25519.publicKey))
  })

  test.each([
    ['text', ['not a key'], 'no public key'],
    ['base64 of something else', ['AAAA'], 'no public key'],
    ['a private key', [ed25519.privateKey.export({ format: 'pem', type: 'pkcs8' })], 'no public'],
    ['an RSA key', [spki, pem(rsa)], 'of type rsa was found where an Ed25519'],
    ['a missing variable', [{ env: 'NONE' }], 'variable NONE is missing'],
    ['no key at all', [], 'without a key nothing can be verified'],
  ])('%s in publicKeys is a problem of the file, by path', (_, publicKeys, problem) => {
    const result = read({ publicKeys })
    const path = `highlevel.default.publicKeys${publicKeys.length > 0 ? `.${publicKeys.length - 1}` : ''}`
    expect(result).toMatchObject({ ok: false, problems: [expect.stringContaining(problem)] })
    expect(!result.ok && result.problems[0]).toMatch(`${path}: `)
  })

  test.each([
    ['an Ed25519 key', [spki]],
    ['a short RSA key', [pem(generateKeyPairSync('rsa', { modulusLength: 1024 }))]],
  ])('%s in legacyPublicKeys is a problem of the file', (_, legacyPublicKeys) => {
    expect(read({ legacyPublicKeys })).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('highlevel.default.legacyPublicKeys.0: ')],
    })
  })

  test('a problem does not repeat the key', () => {
    const result = read({ publicKeys: ['SECRETVALUE'] })
    expect(JSON.stringify(result)).not.toContain('SECRETVALUE')
  })

  test('the legacy scheme without a key is a problem of the file', () => {
    expect(read({ legacyPublicKeys: [], allowLegacyRsa: true }).ok).toBe(false)
    expect(read({ legacyPublicKeys: [], allowLegacyRsa: false }).ok).toBe(true)
  })

  test('an option that does not exist is a problem of the file', () => {
    expect(read({ publicKey: spki }).ok).toBe(false)
  })

  test('an endpoint whose secrets are unread has null keys and all other options', () => {
    const options = { account: 'clinic', publicKeys: [{ env: 'NONE' }], allowLegacyRsa: true }
    expect(endpointOf(options, null)).toMatchObject({ account: 'clinic', publicKeys: [null] })
  })
})
