import { conversationDraft } from '../draft.ts'
import type { Draft } from '../provider.ts'
import { channelOf } from './channel.ts'
import type { Context } from './endpoint.ts'
import type { Action } from './events.ts'
import { factId, versionOfState } from './identity.ts'
import type { ConversationWebhook } from './parse.ts'
import type { Conversation } from './parse-conversation.ts'

/**
 * What happened to a conversation, and its state at that time. A conversation has no time of change,
 * so the time of a flat event is unknown, unless it is a creation.
 */
export function mapConversation(webhook: ConversationWebhook, context: Context): Draft {
  const { conversation, eventAt } = webhook
  const { action, meta } = context
  const { createdAt, lastMessageAt } = conversation
  const state = { action, eventAt, createdAt, lastMessageAt, modifiedAt: null }
  return conversationDraft({
    event_id: factId('conversation', conversation.id, state, meta.bodyDigest),
    account_id: meta.endpoint.account,
    version: versionOfState(state),
    is_deleted: action === 'deleted',
    is_partial: isBare(conversation, action),
    occurred_at: eventAt ?? (action === 'created' ? createdAt : null),
    conversation_id: conversation.id,
    event_type: action,
    is_closed: conversation.archived,
    channel: channelOf(conversation.type, conversation.accountSide?.channel),
    assignee_id: conversation.assigneeId,
    contact_id: conversation.contactId ?? contactOf(conversation),
    participant_count: conversation.participantCount,
    tags: conversation.tags,
    title: conversation.title,
    last_message_at: lastMessageAt,
  })
}

/** The contact of the only participant; null for a group. */
function contactOf({ participants: [first, ...others] }: Conversation): string | null {
  return others.length === 0 ? (first?.contactId ?? null) : null
}

/** Whether the webhook names the conversation without its state. */
function isBare(conversation: Conversation, action: Action): boolean {
  const { type, title, archived, createdAt, participantCount } = conversation
  const content = [type, title, archived, createdAt, participantCount]
  return action !== 'created' && content.every((value) => value === null)
}
