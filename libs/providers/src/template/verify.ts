import type { WebhookRequest } from '@tributary/core'
import { equalsAny, fromBase64, hmacSha256 } from '../digest.ts'
import type { Verdict } from '../provider.ts'
import { refused, VERIFIED } from '../provider.ts'
import type { TemplateEndpoint } from './endpoint.ts'

/** Base64 of HMAC-SHA256(secret, raw body). Replace it by the vendor's scheme, and link its page. */
export const SIGNATURE_HEADER = 'x-template-signature'

/** Whether any secret of the endpoint signed exactly these bytes. */
export function verify({ body, headers }: WebhookRequest, { secrets }: TemplateEndpoint): Verdict {
  const header = headers[SIGNATURE_HEADER]
  if (!header) return refused('missing_signature')
  const signature = fromBase64(header)
  if (signature === null) return refused('malformed_signature')
  const expected = secrets.map((secret) => hmacSha256(secret, body))
  return equalsAny(signature, expected) ? VERIFIED : refused('wrong_signature')
}
