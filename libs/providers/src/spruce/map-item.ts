import { callDraft, messageDraft } from '../draft.ts'
import type { Draft, Facts } from '../provider.ts'
import { bySpelling } from '../spelling.ts'
import type { Context } from './endpoint.ts'
import type { Action } from './events.ts'
import { factId, versionOfState } from './identity.ts'
import type { ItemWebhook } from './parse.ts'
import type { Participant } from './parse-conversation.ts'
import type { Item } from './parse-item.ts'

/** Facts that a Message and a Call share. */
export function itemFacts({ item, eventAt }: ItemWebhook, { action, meta }: Context) {
  const { createdAt, modifiedAt } = item
  const state = { action, eventAt, modifiedAt, createdAt, lastMessageAt: null }
  const party = partyOf(item)
  return {
    event_id: factId('conversationItem', item.id, state, meta.bodyDigest),
    account_id: meta.endpoint.account,
    version: versionOfState(state),
    is_deleted: action === 'deleted',
    // The event time dates the item only when the event is its creation.
    occurred_at: createdAt ?? (action === 'created' ? eventAt : null),
    conversation_id: item.conversationId,
    contact_id: party?.contactId ?? item.contactId ?? contactAuthorOf(item) ?? onlyContactOf(item),
    contact_address: party?.address ?? null,
    account_address: item.conversation?.accountSide?.address ?? null,
  }
}

/**
 * Whether the webhook names an item without its content. A deletion may send a placeholder, which may
 * have been a call or a message. A creation is never bare: it states that the item exists, and since
 * when.
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
 * A bare item. Messages and calls share one id space, so the change of state goes to the message and
 * to the call of that id. One of them does not exist, and a partial record does not create it.
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

/** Spruce defines `none` as "internal or undeterminable". Flat bodies have no direction. */
export const directionOf = (item: Item): Facts<'message'>['direction'] =>
  direction(item.direction) ?? 'unknown'

/** The external party; null when there are several and the author is none of them. */
function partyOf({ participants, authorId }: Item): Participant | null {
  const [first, ...others] = participants
  if (first === undefined || others.length === 0) return first ?? null
  return participants.find(({ contactId }) => contactId !== null && contactId === authorId) ?? null
}

/** The only contact of the parent: a group may talk about one patient. */
const onlyContactOf = ({ conversation }: Item): string | null => conversation?.contactId ?? null

/** The author of an inbound secure message is the saved contact. */
const contactAuthorOf = (item: Item): string | null =>
  directionOf(item) === 'inbound' ? item.authorId : null
