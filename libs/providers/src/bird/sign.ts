import { credentialOf, freshSecret } from '../credentials.ts'
import type { Credentials, LocalEndpoints } from '../provider.ts'
import { SIGNATURE_HEADER, signatureOf, TIMESTAMP_HEADER } from './verify.ts'

/** Names for the channels of samples/: the channel of a text message is unknown without one. */
const SAMPLE_CHANNELS = {
  '3d5c7a52-6e0f-4b57-9a53-1f2f4f0f5a01': 'sms',
  '3d5c7a52-6e0f-4b57-9a53-1f2f4f0f5a02': 'whatsapp',
}

/** Headers as Bird sends them. Throws without `signingKey` and `publicUrl`. */
export function sign(
  body: Uint8Array,
  credentials: Credentials,
  nowMs: number,
): Readonly<Record<string, string>> {
  const signingKey = credentialOf('bird', credentials, 'signingKey')
  const url = credentialOf('bird', credentials, 'publicUrl')
  const timestamp = String(Math.floor(nowMs / 1000))
  const signature = signatureOf(signingKey, { timestamp, url, body })
  return {
    [SIGNATURE_HEADER]: Buffer.from(signature).toString('base64'),
    [TIMESTAMP_HEADER]: timestamp,
  }
}

/** One endpoint with two signing keys, as during a rotation. */
export function createLocalEndpoints(publicUrl: string): LocalEndpoints {
  const [signingKey, previousSigningKey] = [freshSecret(), freshSecret()]
  return {
    endpoints: {
      default: {
        signingKeys: [signingKey, previousSigningKey],
        publicUrl,
        channels: SAMPLE_CHANNELS,
      },
    },
    signing: { default: { signingKey, previousSigningKey, publicUrl } },
  }
}
