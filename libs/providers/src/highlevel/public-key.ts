import type { KeyObject } from 'node:crypto'
import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { fromBase64 } from '../digest.ts'

/**
 * The keys that HighLevel publishes for all apps. The endpoints file can replace them, because
 * HighLevel announces a rotation by e-mail only and a signature names no key.
 * https://marketplace.gohighlevel.com/docs/webhook/WebhookIntegrationGuide
 */
export const PUBLISHED_ED25519_KEY = 'MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg='

export const PUBLISHED_RSA_KEY = [
  'MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAokvo/r9tVgcfZ5DysOSC',
  'Frm602qYV0MaAiNnX9O8KxMbiyRKWeL9JpCpVpt4XHIcBOK4u3cLSqJGOLaPuXw6',
  'dO0t6Q/ZVdAV5Phz+ZtzPL16iCGeK9po6D6JHBpbi989mmzMryUnQJezlYJ3DVfB',
  'csedpinheNnyYeFXolrJvcsjDtfAeRx5ByHQmTnSdFUzuAnC9/GepgLT9SM4nCpv',
  'uxmZMxrJt5Rw+VUaQ9B8JSvbMPpez4peKaJPZHBbU3OdeCVx5klVXXZQGNHOs8gF',
  '3kvoV5rTnXV0IknLBXlcKKAQLZcY/Q9rG6Ifi9c+5vqlvHPCUJFT5XUGG5RKgOKU',
  'J062fRtN+rLYZUV+BjafxQauvC8wSWeYja63VSUruvmNj8xkx2zE/Juc+yjLjTXp',
  'IocmaiFeAO6fUtNjDeFVkhf5LNb59vECyrHD2SQIrhgXpO4Q3dVNA5rw576PwTzN',
  'h/AMfHKIjE4xQA1SZuYJmNnmVZLIZBlQAF9Ntd03rfadZ+yDiOXCCs9FkHibELhC',
  'HULgCsnuDJHcrGNd5/Ddm5hxGQ0ASitgHeMZ0kcIOwKDOzOU53lDza6/Y09T7sYJ',
  'PQe7z0cvj7aE4B+Ax1ZoZGPzpJlZtGXCsu9aTEGEnKzmsFqwcSsnw3JB31IGKAyk',
  'T1hhTiaCeIY/OwwwNUY2yvcCAwEAAQ==',
].join('')

const EXPECTED = {
  ed25519: 'an Ed25519 public key',
  rsa: 'an RSA public key of at least 2048 bits',
} as const

const MIN_RSA_BITS = 2048

const PEM = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----$/

/**
 * Schema of one public key of the endpoints file, read once at start. Null when secrets are left
 * unread: such a key verifies nothing.
 */
export function publicKeySchema(secret: z.ZodType<string>, type: keyof typeof EXPECTED) {
  return secret.transform((text, context): KeyObject | null => {
    if (text === '') return null
    const key = readPublicKey(text)
    if (key !== null && isOfType(key, type)) return key
    const found = key === null ? 'no public key' : `a key of type ${key.asymmetricKeyType}`
    context.addIssue({
      code: 'custom',
      message: `${found} was found where ${EXPECTED[type]} is expected: give its PEM ("BEGIN PUBLIC KEY") or its base64 SPKI`,
    })
    return z.NEVER
  })
}

/** A key from PEM or base64 SPKI (RFC 7468 section 13, RFC 5280); null for other text. Accepts a literal `\n`. */
function readPublicKey(text: string): KeyObject | null {
  const lines = text.replaceAll('\\n', '\n').trim()
  const der = fromBase64((PEM.exec(lines)?.[1] ?? lines).replace(/\s/g, ''))
  if (der === null) return null
  try {
    return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

function isOfType(key: KeyObject, type: keyof typeof EXPECTED): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? MIN_RSA_BITS
  return key.asymmetricKeyType === type && bits >= MIN_RSA_BITS
}
