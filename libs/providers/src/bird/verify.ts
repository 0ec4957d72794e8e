import type { WebhookRequest } from '@tributary/core'
import { equalsAny, fromBase64, hmacSha256, sha256 } from '../digest.ts'
import type { Verdict } from '../provider.ts'
import { refused, VERIFIED } from '../provider.ts'
import type { BirdEndpoint } from './endpoint.ts'

export const SIGNATURE_HEADER = 'messagebird-signature'
export const TIMESTAMP_HEADER = 'messagebird-request-timestamp'

export const SIGNATURE_HEADERS: readonly string[] = [SIGNATURE_HEADER, TIMESTAMP_HEADER]

const DIGITS = /^\d+$/

/**
 * HMAC-SHA256(signing key, timestamp LF URL LF SHA-256 of the body as 32 raw bytes).
 * https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook
 */
export function signatureOf(
  signingKey: string,
  signed: { readonly timestamp: string; readonly url: string; readonly body: Uint8Array },
): Uint8Array {
  const bodyDigest = Buffer.from(sha256(signed.body), 'hex')
  return hmacSha256(signingKey, `${signed.timestamp}\n${signed.url}\n`, bodyDigest)
}

/**
 * The signature decides before the age, so that `stale` always means an authentic request: a late
 * retry must not look like a wrong key.
 */
export function verify(request: WebhookRequest, endpoint: BirdEndpoint, nowMs: number): Verdict {
  const given = request.headers[SIGNATURE_HEADER]
  const timestamp = request.headers[TIMESTAMP_HEADER]
  if (!given || !timestamp) return refused('missing_signature')
  const signature = fromBase64(given)
  if (signature === null || !DIGITS.test(timestamp)) return refused('malformed_signature')
  const signed = { timestamp, url: endpoint.publicUrl, body: request.body }
  const expected = endpoint.signingKeys.map((key) => signatureOf(key, signed))
  if (!equalsAny(signature, expected)) return refused('wrong_signature')
  const distanceMs = Math.abs(nowMs - Number(timestamp) * 1000)
  return distanceMs > endpoint.maxAgeMs ? refused('stale') : VERIFIED
}
