import type { Outcome } from '@tributary/core'
import { ok } from '@tributary/core'
import type { Draft, MapMeta } from '../provider.ts'
import type { Context, SpruceEndpoint } from './endpoint.ts'
import type { Action } from './events.ts'
import { actionOf } from './events.ts'
import { mapCall } from './map-call.ts'
import { mapConversation } from './map-conversation.ts'
import { isBare, mapBareItem } from './map-item.ts'
import { mapMessage } from './map-message.ts'
import type { ItemWebhook, Webhook } from './parse.ts'

/** A conversation becomes a ConversationEvent; an item becomes a Call if it has one, otherwise a Message. */
export function map(webhook: Webhook, meta: MapMeta<SpruceEndpoint>): Outcome<readonly Draft[]> {
  const context = { action: actionFor(webhook, meta.endpoint), meta }
  return webhook.family === 'conversation'
    ? ok([mapConversation(webhook, context)])
    : ok(mapItem(webhook, context))
}

function mapItem(webhook: ItemWebhook, context: Context): readonly Draft[] {
  if (isBare(webhook.item, context.action)) return mapBareItem(webhook, context)
  const { call } = webhook.item
  return [call === null ? mapMessage(webhook, context) : mapCall(webhook, call, context)]
}

/** The action of the body, otherwise of `flatEvent` if it is of the same family. */
function actionFor({ action, family }: Webhook, { flatEvent }: SpruceEndpoint): Action {
  return action ?? actionOf(flatEvent, family) ?? 'observed'
}
