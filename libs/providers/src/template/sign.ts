import { credentialOf, freshSecret } from '../credentials.ts'
import { hmacSha256 } from '../digest.ts'
import type { Credentials, LocalEndpoints } from '../provider.ts'
import { SIGNATURE_HEADER } from './verify.ts'

/** The signature header, as the provider sends it. Throws without a `secret`. */
export function sign(body: Uint8Array, credentials: Credentials): Record<string, string> {
  const secret = credentialOf('template', credentials, 'secret')
  return { [SIGNATURE_HEADER]: Buffer.from(hmacSha256(secret, body)).toString('base64') }
}

/** One endpoint with two fresh secrets, as during a rotation. */
export function createLocalEndpoints(): LocalEndpoints {
  const [secret, previousSecret] = [freshSecret(), freshSecret()]
  return {
    endpoints: { default: { secrets: [secret, previousSecret] } },
    signing: { default: { secret, previousSecret } },
  }
}
