import type { Provider } from '../provider.ts'
import type { SpruceEndpoint } from './endpoint.ts'
import { endpoint } from './endpoint.ts'
import { identify } from './identity.ts'
import { map } from './map.ts'
import type { Webhook } from './parse.ts'
import { parse } from './parse.ts'
import { createLocalEndpoints, sign } from './sign.ts'
import { SIGNATURE_HEADER, verify } from './verify.ts'

/**
 * Spruce Health: messages and calls of patients.
 * https://developer.sprucehealth.com/docs/webhooks-overview
 */
export const spruce: Provider<SpruceEndpoint, Webhook> = {
  id: 'spruce',
  mappingVersion: 1,
  retryStatus: 503,
  signatureHeaders: [SIGNATURE_HEADER],
  endpoint,
  verify,
  identify,
  parse,
  map,
  sign,
  createLocalEndpoints,
}
