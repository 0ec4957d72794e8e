import { callDraft, messageDraft } from '../draft.ts'
import type { Draft } from '../provider.ts'
import type { Context } from './context.ts'
import { itemFacts } from './map-item.ts'
import type { ItemWebhook } from './parse.ts'

/**
 * An item named without its content. Messages and calls share one id space, so the state change goes
 * to the message and to the call of that id; the one that does not exist is not missed.
 */
export function mapBareItem(webhook: ItemWebhook, context: Context): readonly Draft[] {
  const facts = { ...itemFacts(webhook, context), is_partial: true }
  const { id } = webhook.item
  return [
    messageDraft({ ...facts, message_id: id, event_id: `${facts.event_id}:message` }),
    callDraft({ ...facts, call_id: id, event_id: `${facts.event_id}:call` }),
  ]
}
