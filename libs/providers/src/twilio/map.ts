import type { Outcome } from '@tributary/core'
import { skip } from '@tributary/core'
import type { Draft } from '../provider.ts'
import type { TwilioMeta } from './endpoint.ts'
import { mapCall } from './map-call.ts'
import { mapConversation } from './map-conversation.ts'
import { mapLeg } from './map-leg.ts'
import { mapDelivery, mapMessage } from './map-message.ts'
import type { TwilioWebhook } from './parse.ts'

type Mapping = (webhook: TwilioWebhook, meta: TwilioMeta) => Outcome<readonly Draft[]>

/**
 * Event name to mapping; the first match counts. A pre-action webhook asks whether something may
 * happen. Webhooks of Programmable Messaging state no time, so their messages can be neither ordered
 * nor counted: Conversations sends them with a time.
 * https://www.twilio.com/docs/conversations-classic/conversations-webhooks#webhook-action-triggers
 */
const MAPPINGS: readonly (readonly [RegExp, Mapping])[] = [
  [/^call$/, mapCall],
  [/^leg$/, mapLeg],
  [/^message$/, () => skip('message_without_time')],
  [/^onMessage(Added|Updated|Removed)$/, mapMessage],
  [/^onDeliveryUpdated$/, mapDelivery],
  [/^onConversation(Added|Updated|StateUpdated|Removed)$/, mapConversation],
  [/^on[A-Za-z]+(Add|Update|Remove)$/, () => skip('pre_action')],
  [/^onParticipant/, () => skip('participant')],
  [/^onUser/, () => skip('user')],
]

/** The unified records of a webhook. */
export function map(webhook: TwilioWebhook, meta: TwilioMeta): Outcome<readonly Draft[]> {
  const found = MAPPINGS.find(([pattern]) => pattern.test(webhook.event))
  return found === undefined ? skip('unknown_event') : found[1](webhook, meta)
}
