import type { WebhookRequest } from '@tributary/core'
import { equalsAny, fromBase64, hmacSha256 } from '../digest.ts'
import type { Verdict } from '../provider.ts'
import { refused, VERIFIED } from '../provider.ts'
import type { SpruceEndpoint } from './endpoint.ts'

/** Base64 of HMAC-SHA256(secret, raw body). Spruce signs no time, no key id and no URL. */
export const SIGNATURE_HEADER = 'x-spruce-signature'

const DIGEST_BYTES = 32

/**
 * Whether any secret of the endpoint signed exactly these bytes. A replayed request verifies too,
 * because Spruce signs no time; ids and versions make repeated webhooks harmless.
 */
export function verify({ body, headers }: WebhookRequest, { secrets }: SpruceEndpoint): Verdict {
  const header = headers[SIGNATURE_HEADER]
  if (!header) return refused('missing_signature')
  const signature = fromBase64(header)
  if (signature?.length !== DIGEST_BYTES) return refused('malformed_signature')
  const expected = secrets.map((secret) => hmacSha256(secret, body))
  return equalsAny(signature, expected) ? VERIFIED : refused('wrong_signature')
}
