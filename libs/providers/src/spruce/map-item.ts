import { callDraft, messageDraft } from '../draft.ts'
import type { Draft, Facts } from '../provider.ts'
import { bySpelling } from '../spelling.ts'
import type { Context } from './context.ts'
import type { Action } from './events.ts'
import { factId, versionOfState } from './identity.ts'
import type { ItemWebhook } from './parse.ts'
import type { Participant } from './parse-conversation.ts'
import type { Item } from './parse-item.ts'

/** What a Message and a Call have in common. */
export function itemFacts({ item, eventAt }: ItemWebhook, { action, meta }: Context) {
  const { createdAt, modifiedAt } = item
  const state = { action, eventAt, modifiedAt, createdAt, lastMessageAt: null }
  const party = partyOf(item)
  return {
    event_id: factId('conversationItem', item.id, state, meta.bodyDigest),
    account_id: meta.endpoint.account,
    version: versionOfState(state),
    is_deleted: action === 'deleted',
    // The event's own time dates the item only where the event is its creation.
    occurred_at: createdAt ?? (action === 'created' ? eventAt : null),
    conversation_id: item.conversationId,
    contact_id: party?.contactId ?? item.contactId ?? contactAuthorOf(item),
    contact_address: party?.address ?? null,
    account_address: item.conversation?.accountSide?.address ?? null,
  }
}

/**
 * Whether the webhook names an item without its content. A deletion may leave a placeholder: without
 * an event, a text or an attachment it could have been a call or a message. A creation is never bare:
 * it says that there is an item now, and when it came to be.
 */
export function isBare(item: Item, action: Action): boolean {
  const isSilent =
    !item.hasEvent &&
    item.call === null &&
    item.text === null &&
    item.attachmentCount + item.controlCount === 0 &&
    item.isInternalNote !== true
  if (action === 'deleted') return isSilent
  return isSilent && action !== 'created' && item.createdAt === null && item.direction === null
}

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

const direction = bySpelling<'inbound' | 'outbound'>({ inbound: 'inbound', outbound: 'outbound' })

/** Spruce's `none` is "internal or undeterminable". The flat shape has no direction at all. */
export const directionOf = (item: Item): Facts<'message'>['direction'] =>
  direction(item.direction) ?? 'unknown'

/** The external party; null where there are several and the item does not say which one it is of. */
function partyOf({ participants, authorId }: Item): Participant | null {
  const [first, ...others] = participants
  if (first === undefined || others.length === 0) return first ?? null
  return participants.find(({ contactId }) => contactId !== null && contactId === authorId) ?? null
}

/** Over secure messaging the author of an inbound item is the saved contact itself. */
const contactAuthorOf = (item: Item): string | null =>
  directionOf(item) === 'inbound' ? item.authorId : null
