import { credentialOf, freshSecret } from '../credentials.ts'
import type { Credentials, LocalEndpoints } from '../provider.ts'
import { formParameters } from './form.ts'
import { SIGNATURE_HEADER, signatureOf } from './verify.ts'

/** Headers as Twilio sends them. Throws without `authToken` and `publicUrl`. */
export function sign(body: Uint8Array, credentials: Credentials): Record<string, string> {
  const authToken = credentialOf('twilio', credentials, 'authToken')
  const url = credentialOf('twilio', credentials, 'publicUrl')
  const signature = signatureOf(authToken, url, formParameters(body) ?? [])
  return {
    [SIGNATURE_HEADER]: Buffer.from(signature).toString('base64'),
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
  }
}

/** One endpoint with two tokens, as during a rotation. */
export function createLocalEndpoints(publicUrl: string): LocalEndpoints {
  const [authToken, previousAuthToken] = [freshSecret(), freshSecret()]
  return {
    endpoints: { default: { authTokens: [authToken, previousAuthToken], publicUrl } },
    signing: { default: { authToken, previousAuthToken, publicUrl } },
  }
}
