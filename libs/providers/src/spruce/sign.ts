import { credentialOf, freshSecret } from '../credentials.ts'
import { hmacSha256 } from '../digest.ts'
import type { Credentials, LocalEndpoints } from '../provider.ts'
import { SIGNATURE_HEADER } from './verify.ts'

/** The signature header as Spruce sends it. Throws without a `secret`. */
export function sign(body: Uint8Array, credentials: Credentials): Record<string, string> {
  const secret = credentialOf('spruce', credentials, 'secret')
  return { [SIGNATURE_HEADER]: Buffer.from(hmacSha256(secret, body)).toString('base64') }
}

/** Two endpoints with new secrets. `default` accepts two secrets, as during a rotation. */
export function createLocalEndpoints(): LocalEndpoints {
  const [secret, previousSecret, second] = [freshSecret(), freshSecret(), freshSecret()]
  return {
    endpoints: {
      default: { secrets: [secret, previousSecret] },
      second: { secrets: [second] },
    },
    signing: {
      default: { secret, previousSecret },
      second: { secret: second },
    },
  }
}
