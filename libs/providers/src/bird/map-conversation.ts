import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import { conversationDraft } from '../draft.ts'
import type { JsonObject } from '../json.ts'
import { amount, at, id, lacksAll, text } from '../json.ts'
import type { Draft } from '../provider.ts'
import { bySpelling } from '../spelling.ts'
import { stateVersion } from '../state-version.ts'
import { time } from '../time.ts'
import { channelOf, channelOfIdentifier } from './channel.ts'
import type { BirdMeta } from './identity.ts'
import { factId } from './identity.ts'
import { lastMessage } from './map-message.ts'
import type { BirdWebhook } from './parse.ts'
import { contactsOf, firstContact } from './party.ts'
import type { ConversationAction } from './states.ts'
import { CONVERSATION_RANKS } from './states.ts'

/** A webhook without any of these only names a conversation. */
const CONTENT_FIELDS: readonly string[] = [
  'createdAt',
  'status',
  'channelId',
  'featuredParticipants',
  'lastMessage',
]

const isClosed = bySpelling({ closed: true, active: false })

const MAX_INT = 2 ** 31 - 1

/** `conversation.<action>`: the conversation and its last message. */
export const mapConversation =
  (action: ConversationAction) =>
  (webhook: BirdWebhook, meta: BirdMeta): Outcome<readonly Draft[]> => {
    const conversationId = id(webhook.payload['id'])
    if (conversationId === null) return dead('MISSING_FIELD', 'payload.id of a conversation')
    const event = conversationEvent(action, { webhook, conversationId, meta })
    const isSource = meta.endpoint.messageSource === 'conversations'
    const message = isSource ? lastMessage(webhook, conversationId, meta) : null
    return ok(message === null ? [event] : [event, message])
  }

type ConversationWebhook = {
  readonly webhook: BirdWebhook
  readonly conversationId: string
  readonly meta: BirdMeta
}

function conversationEvent(
  action: ConversationAction,
  { webhook, conversationId, meta }: ConversationWebhook,
): Draft {
  const { payload } = webhook
  const isDeleted = action === 'deleted'
  const happenedAt = momentOf(action, payload)
  const contact = firstContact(contactsOf(payload))
  const state = { rank: CONVERSATION_RANKS[action], isDeleted }
  const stateAt = text(payload['updatedAt']) ?? (isDeleted ? null : meta.bodyDigest)
  return conversationDraft({
    event_id: factId(webhook, meta, stateAt),
    account_id: meta.endpoint.account,
    version: stateVersion(time(payload['updatedAt']) ?? happenedAt, state),
    occurred_at: happenedAt,
    is_partial: lacksAll(payload, CONTENT_FIELDS),
    is_deleted: isDeleted,
    conversation_id: conversationId,
    event_type: action,
    is_closed: isClosed(payload['status']) ?? null,
    channel: channelOf(
      meta.endpoint,
      payload['channelId'],
      channelOfIdentifier(contact?.identifierKey),
    ),
    status: text(payload['status']),
    contact_id: contact?.id ?? null,
    participant_count: count(payload['activeParticipantCount']),
    title: text(payload['name']),
    last_message_at: lastMessageAt(payload),
  })
}

/** Time of the event. The update time also dates a deletion. */
function momentOf(action: ConversationAction, payload: JsonObject): number | null {
  return time(payload[action === 'created' ? 'createdAt' : 'updatedAt'])
}

/** Newer webhooks alone send a time per direction, also when they show no last message. */
function lastMessageAt(payload: JsonObject): number | null {
  const shown = time(at(payload, 'lastMessage', 'createdAt'))
  if (shown !== null) return shown
  const incoming = time(payload['lastMessageIncomingAt'])
  const outgoing = time(payload['lastMessageOutgoingAt'])
  return incoming === null || outgoing === null
    ? (incoming ?? outgoing)
    : Math.max(incoming, outgoing)
}

function count(value: unknown): number | null {
  const number = amount(value)
  return Number.isInteger(number) && Number(number) <= MAX_INT ? number : null
}
