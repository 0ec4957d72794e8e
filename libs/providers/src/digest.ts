import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Deterministic id of a fact: SHA-256 over the parts, in hex. Null and undefined both mean absent. */
export function eventId(...parts: readonly (string | number | null | undefined)[]): string {
  return sha256(JSON.stringify(parts.map((part) => part ?? null)))
}

/**
 * Conversation id for messages and calls of a provider that names none: one thread for the same
 * parties. Pass an address only as its keyed hash.
 */
export function threadId(...parts: readonly string[]): string {
  return `thread:${eventId(...parts)}`
}

/** SHA-256 in lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * Id of a delivery that has none of its own. Equal provider, endpoint and body give an equal id, so
 * that a retry keeps its id.
 */
export function deliveryDigest(provider: string, endpoint: string, body: Uint8Array): string {
  return eventId(provider, endpoint, sha256(body))
}

type Hmac = (secret: string, ...message: readonly (string | Uint8Array)[]) => Uint8Array

/** HMAC-SHA256 as 32 bytes. The secret's UTF-8 bytes are the key. */
export const hmacSha256: Hmac = (secret, ...message) => hmac('sha256', secret, message)

/** HMAC-SHA1 as 20 bytes, for a provider that still signs with it. Collisions do not break an HMAC. */
export const hmacSha1: Hmac = (secret, ...message) => hmac('sha1', secret, message)

function hmac(
  algorithm: 'sha1' | 'sha256',
  secret: string,
  message: readonly (string | Uint8Array)[],
): Uint8Array {
  const digest = createHmac(algorithm, secret)
  for (const part of message) digest.update(part)
  return digest.digest()
}

/**
 * Whether `given` equals any of `expected`. The time taken depends neither on the position of a
 * difference nor on which one matched.
 */
export function equalsAny(given: Uint8Array, expected: readonly Uint8Array[]): boolean {
  let matched = false
  for (const candidate of expected) {
    const same = given.length === candidate.length && timingSafeEqual(given, candidate)
    matched = same || matched
  }
  return matched
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * Bytes of canonical base64 (RFC 4648 section 4, padded); null for anything else. Node's decoder skips
 * characters that it does not know, so an altered header could decode to the same bytes.
 */
export function fromBase64(value: string): Uint8Array | null {
  if (!BASE64.test(value)) return null
  const bytes = Buffer.from(value, 'base64')
  return bytes.toString('base64') === value ? bytes : null
}
