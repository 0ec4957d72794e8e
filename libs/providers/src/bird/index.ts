import type { Provider } from '../provider.ts'
import type { BirdEndpoint } from './endpoint.ts'
import { endpoint } from './endpoint.ts'
import { identify } from './identity.ts'
import { map } from './map.ts'
import type { BirdWebhook } from './parse.ts'
import { parse } from './parse.ts'
import { createLocalEndpoints, sign } from './sign.ts'
import { TELLS } from './tells.ts'
import { SIGNATURE_HEADERS, verify } from './verify.ts'

/**
 * Bird CRM: webhooks of the services `conversations` and `channels` (messages and voice).
 * Not Bird's developer platform (`{type,timestamp,data}`), nor MessageBird's older APIs.
 * Subscriptions: https://docs.bird.com/api/notifications-api/api-reference/webhook-subscriptions
 * Payloads: https://docs.bird.com/api/conversations-api/api-reference/events
 */
export const bird: Provider<BirdEndpoint, BirdWebhook> = {
  id: 'bird',
  mappingVersion: 3,
  retryStatus: 503,
  tells: TELLS,
  signatureHeaders: SIGNATURE_HEADERS,
  endpoint,
  verify,
  identify,
  parse,
  map,
  sign,
  createLocalEndpoints,
}
