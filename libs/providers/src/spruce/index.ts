import type { Provider } from '../provider.ts'
import type { SpruceEndpoint } from './endpoint.ts'
import { endpoint } from './endpoint.ts'
import { identify } from './identity.ts'
import { map } from './map.ts'
import type { Webhook } from './parse.ts'
import { parse } from './parse.ts'
import { createLocalEndpoints, sign } from './sign.ts'
import { TELLS } from './tells.ts'
import { SIGNATURE_HEADER, verify } from './verify.ts'

/**
 * Spruce Health: messages and calls of patients.
 * https://developer.sprucehealth.com/docs/webhooks-overview
 *
 * Words in this folder:
 * - native: Spruce's own envelope, `{object: 'event', type, eventTime, data: {object}}`, in camel case.
 * - flat: the resource without an envelope, in snake case, as Morf forwards it. It names no event.
 * - observed: the action of a flat body when the endpoint option `flatEvent` does not name it.
 * - item: one entry of a conversation, which becomes a Message or a Call.
 * - bare: a webhook that names an item or conversation without its content, such as a deletion.
 * - contact point: the phone number, mailbox, fax number or Spruce Link of one side.
 */
export const spruce: Provider<SpruceEndpoint, Webhook> = {
  id: 'spruce',
  mappingVersion: 4,
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
