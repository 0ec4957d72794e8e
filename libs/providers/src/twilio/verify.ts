import type { WebhookRequest } from '@tributary/core'
import { equalsAny, fromBase64, hmacSha1 } from '../digest.ts'
import type { Verdict } from '../provider.ts'
import { refused, VERIFIED } from '../provider.ts'
import type { TwilioEndpoint } from './endpoint.ts'
import type { Parameter } from './form.ts'
import { formParameters } from './form.ts'

/**
 * Base64 of HMAC-SHA1(auth token, URL, then name and value of every parameter in the order of names).
 * Twilio signs the parameters and not the bytes, so `%20` in place of `+` verifies.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export const SIGNATURE_HEADER = 'x-twilio-signature'

const DIGEST_BYTES = 20

export function signatureOf(
  authToken: string,
  url: string,
  parameters: readonly Parameter[],
): Uint8Array {
  const sorted = parameters.toSorted(byNameThenValue)
  const once = sorted.filter((one, at) => at === 0 || byNameThenValue(one, sorted[at - 1] ?? one))
  return hmacSha1(authToken, url, Buffer.from(once.flat().join(''), 'latin1'))
}

/** Whether any of the tokens signed these parameters. A replayed request verifies too: no time is signed. */
export function verify({ body, headers }: WebhookRequest, endpoint: TwilioEndpoint): Verdict {
  const header = headers[SIGNATURE_HEADER]
  if (!header) return refused('missing_signature')
  const signature = fromBase64(header)
  const parameters = formParameters(body)
  if (signature?.length !== DIGEST_BYTES || parameters === null) {
    return refused('malformed_signature')
  }
  const expected = spellingsOf(endpoint.publicUrl).flatMap((url) =>
    endpoint.authTokens.map((token) => signatureOf(token, url, parameters)),
  )
  return equalsAny(signature, expected) ? VERIFIED : refused('wrong_signature')
}

function byNameThenValue([name, value]: Parameter, [otherName, otherValue]: Parameter): number {
  return compare(name, otherName) || compare(value, otherValue)
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other))

const ORIGIN = /^(https?):\/\/([^/?]+?)(?::(\d+))?(?=[/?]|$)/i

/**
 * The URL as given, with its port and without it, because Twilio signs either.
 * https://github.com/twilio/twilio-node/blob/main/src/webhooks/webhooks.ts
 */
function spellingsOf(url: string): readonly string[] {
  const [origin = '', scheme = '', host = '', port] = ORIGIN.exec(url) ?? []
  const rest = url.slice(origin.length)
  const usualPort = scheme.toLowerCase() === 'https' ? '443' : '80'
  return [url, `${scheme}://${host}${rest}`, `${scheme}://${host}:${port ?? usualPort}${rest}`]
}
