import type { Provider } from '../provider.ts'
import type { HighLevelEndpoint } from './endpoint.ts'
import { endpoint } from './endpoint.ts'
import { identify } from './identity.ts'
import { map } from './map.ts'
import type { HighLevelWebhook } from './parse.ts'
import { parse } from './parse.ts'
import { createLocalEndpoints, sign } from './sign.ts'
import { TELLS } from './tells.ts'
import { LEGACY_SIGNATURE_HEADER, SIGNATURE_HEADER, verify } from './verify.ts'

/**
 * HighLevel, marketplace app webhooks (not the workflow action "Webhook", which is unsigned).
 * https://marketplace.gohighlevel.com/docs/webhook/WebhookIntegrationGuide
 * https://marketplace.gohighlevel.com/docs/webhook/InboundMessage
 * https://marketplace.gohighlevel.com/docs/webhook/OutboundMessage
 */
export const highlevel: Provider<HighLevelEndpoint, HighLevelWebhook> = {
  id: 'highlevel',
  mappingVersion: 3,
  // HighLevel's older policy retries after 429 only.
  retryStatus: 429,
  tells: TELLS,
  signatureHeaders: [SIGNATURE_HEADER, LEGACY_SIGNATURE_HEADER],
  endpoint,
  verify,
  identify,
  parse,
  map,
  sign,
  createLocalEndpoints,
}
