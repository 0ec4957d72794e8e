import type { Provider } from '../provider.ts'
import type { TemplateEndpoint } from './endpoint.ts'
import { endpoint } from './endpoint.ts'
import { identify } from './identity.ts'
import { map } from './map.ts'
import type { TemplateWebhook } from './parse.ts'
import { parse } from './parse.ts'
import { createLocalEndpoints, sign } from './sign.ts'
import { TELLS } from './tells.ts'
import { SIGNATURE_HEADER, verify } from './verify.ts'

/** Name the product and its webhooks. Link the vendor's pages on payloads, signatures and retries. */
export const template: Provider<TemplateEndpoint, TemplateWebhook> = {
  id: 'template',
  mappingVersion: 1,
  retryStatus: 503,
  tells: TELLS,
  signatureHeaders: [SIGNATURE_HEADER],
  endpoint,
  verify,
  identify,
  parse,
  map,
  sign,
  createLocalEndpoints,
}
