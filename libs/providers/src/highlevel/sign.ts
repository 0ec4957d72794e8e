import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
} from 'node:crypto'
import { Failure } from '@tributary/core'
import type { Credentials, LocalEndpoints } from '../provider.ts'
import { LEGACY_SIGNATURE_HEADER, SIGNATURE_HEADER } from './verify.ts'

/** Signs with `privateKey` (Ed25519) if present, else with `rsaPrivateKey`. Both are PEM. */
export function sign(body: Uint8Array, credentials: Credentials): Readonly<Record<string, string>> {
  const { privateKey, rsaPrivateKey } = credentials
  if (privateKey !== undefined) {
    const key = readPrivateKey(privateKey, 'privateKey', 'ed25519')
    return { [SIGNATURE_HEADER]: signBytes(null, body, key).toString('base64') }
  }
  if (rsaPrivateKey !== undefined) {
    const key = readPrivateKey(rsaPrivateKey, 'rsaPrivateKey', 'rsa')
    return { [LEGACY_SIGNATURE_HEADER]: signBytes('sha256', body, key).toString('base64') }
  }
  throw new Failure('CONFIG_INVALID', {
    what: 'the credentials of highlevel have neither "privateKey" nor "rsaPrivateKey"',
    fix: 'add one as PEM',
  })
}

function readPrivateKey(pem: string, name: string, type: 'ed25519' | 'rsa'): KeyObject {
  const key = keyOrNull(pem)
  if (key?.asymmetricKeyType === type) return key
  throw new Failure('CONFIG_INVALID', {
    what: `"${name}" in the credentials of highlevel is not a private key of type ${type}`,
    fix: 'write the key as PEM (PKCS #8)',
  })
}

function keyOrNull(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}

/** One endpoint with two Ed25519 pairs, as during a rotation, and an RSA pair whose scheme is on. */
export function createLocalEndpoints(): LocalEndpoints {
  const current = pemOf(generateKeyPairSync('ed25519'))
  const previous = pemOf(generateKeyPairSync('ed25519'))
  const rsa = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }))
  return {
    endpoints: {
      default: {
        publicKeys: [current.publicKey, previous.publicKey],
        legacyPublicKeys: [rsa.publicKey],
        allowLegacyRsa: true,
      },
    },
    signing: {
      default: {
        privateKey: current.privateKey,
        previousPrivateKey: previous.privateKey,
        rsaPrivateKey: rsa.privateKey,
      },
    },
  }
}

function pemOf(pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }) {
  return {
    publicKey: pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}
