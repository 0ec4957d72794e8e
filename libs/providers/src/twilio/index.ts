import type { Provider } from '../provider.ts'
import type { TwilioEndpoint } from './endpoint.ts'
import { endpoint } from './endpoint.ts'
import { identify } from './identity.ts'
import { map } from './map.ts'
import type { TwilioWebhook } from './parse.ts'
import { parse } from './parse.ts'
import { createLocalEndpoints, sign } from './sign.ts'
import { TELLS } from './tells.ts'
import { SIGNATURE_HEADER, verify } from './verify.ts'

/**
 * Twilio: status callbacks of Programmable Voice and post-action webhooks of Conversations (classic).
 * Webhooks that ask for TwiML belong to your application; Event Streams is not supported.
 * https://www.twilio.com/docs/voice/api/call-resource#statuscallback
 * https://www.twilio.com/docs/conversations-classic/conversations-webhooks
 *
 * Twilio retries only when the webhook's URL ends in an override such as `#rc=3&rp=5xx,ct,rt`:
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const twilio: Provider<TwilioEndpoint, TwilioWebhook> = {
  id: 'twilio',
  mappingVersion: 3,
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
