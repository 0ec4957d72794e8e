import type { Message, Outcome } from '@tributary/core'
import { ok, skip } from '@tributary/core'
import { handle } from '../address.ts'
import { authorFacts } from '../author.ts'
import { eventId } from '../digest.ts'
import { messageDraft } from '../draft.ts'
import { at, id, lacksAll, list, text } from '../json.ts'
import type { Draft } from '../provider.ts'
import { reasonCode } from '../reason-code.ts'
import { stateVersion } from '../state-version.ts'
import { time } from '../time.ts'
import { channelOf, channelOfIdentifier, channelOfPlatform } from './channel.ts'
import { contentOf, previewOf } from './content.ts'
import type { BirdMeta } from './identity.ts'
import { conversationOf, factId, platformOf } from './identity.ts'
import type { BirdWebhook } from './parse.ts'
import { contactOfSide, contactsOf, directionFrom, firstContact, participant } from './party.ts'
import type { MessageState } from './states.ts'
import { messageState } from './states.ts'

/** A webhook without any of these states only the status of a message. */
const CONTENT_FIELDS: readonly string[] = ['createdAt', 'body', 'sender', 'receiver']
const SHOWN_CONTENT_FIELDS: readonly string[] = ['createdAt', 'preview', 'sender']

/** `<platform>.inbound|outbound`: one webhook per message and status, each with the whole message. */
export const mapChannelMessage =
  (direction: 'inbound' | 'outbound') =>
  (webhook: BirdWebhook, meta: BirdMeta): Outcome<readonly Draft[]> =>
    meta.endpoint.messageSource === 'channels'
      ? ok([channelMessage(direction, webhook, meta)])
      : skip('other_message_source')

/** The event name gives the direction. Bird does not name the author of an outbound message. */
function channelMessage(
  direction: 'inbound' | 'outbound',
  webhook: BirdWebhook,
  meta: BirdMeta,
): Draft {
  const { payload } = webhook
  const isInbound = direction === 'inbound'
  const { sender, receiver } = payload
  const contact = contactOfSide(isInbound ? sender : receiver)
  const state = messageState(payload['status'])
  const stateAt = text(payload['lastStatusAt']) ?? text(payload['updatedAt']) ?? meta.bodyDigest
  const event_id = factId(webhook, meta, text(payload['status']), stateAt)
  return messageDraft({
    ...deliveryOf(direction, state, payload),
    ...contentOf(payload['body']),
    event_id,
    account_id: meta.endpoint.account,
    version: stateVersion(time(payload['lastStatusAt']) ?? time(payload['updatedAt']), state),
    occurred_at: time(payload['createdAt']),
    is_partial: lacksAll(payload, CONTENT_FIELDS),
    message_id: id(payload['id']) ?? event_id,
    conversation_id: conversationOf(webhook, contact, meta),
    contact_id: contact.id,
    channel: channelOf(meta.endpoint, payload['channelId'], channelOfPlatform(platformOf(webhook))),
    direction,
    author_kind: isInbound ? 'contact' : 'unknown',
    author_id: isInbound ? contact.id : null,
    contact_address: contact.address,
    account_address: handle(at(isInbound ? receiver : sender, 'connector', 'identifierValue')),
  })
}

/**
 * The last message that a conversation event shows; null when it shows none. The update time of the
 * conversation dates its status: the newer of two events wins, and at one time the later status.
 */
export function lastMessage(
  webhook: BirdWebhook,
  conversationId: string,
  meta: BirdMeta,
): Draft | null {
  const { payload } = webhook
  const shown = payload['lastMessage']
  const sender = participant(at(shown, 'sender'))
  const createdAt = at(shown, 'createdAt')
  const messageId = id(at(shown, 'id')) ?? unnamedId(conversationId, createdAt, sender.id)
  if (messageId === null) return null
  const recipients = list(at(shown, 'recipients')).map(participant)
  const contact = firstContact([sender, ...recipients, ...contactsOf(payload)])
  const direction = directionFrom(at(shown, 'sender'))
  const state = messageState(at(shown, 'status'))
  const author = { author_kind: sender.kind, author_id: sender.id }
  const status = text(at(shown, 'status'))
  const updatedAt = text(payload['updatedAt']) ?? meta.bodyDigest
  const hint = channelOfIdentifier(contact?.identifierKey)
  return messageDraft({
    ...deliveryOf(direction, state, shown),
    ...authorFacts(author, meta.endpoint, sender.isByApi),
    ...previewOf(shown),
    event_id: factId(webhook, meta, updatedAt, 'message', messageId, status),
    account_id: meta.endpoint.account,
    version: stateVersion(time(payload['updatedAt']) ?? time(createdAt), state),
    occurred_at: time(createdAt),
    is_partial: lacksAll(shown, SHOWN_CONTENT_FIELDS),
    message_id: messageId,
    conversation_id: conversationId,
    contact_id: contact?.id ?? null,
    channel: channelOf(meta.endpoint, payload['channelId'], hint),
    direction,
    contact_address: contact?.address ?? null,
  })
}

/**
 * Id of a last message that has none: equal in every event that shows the message, so that it counts
 * once. Null when the message has no creation time either.
 */
function unnamedId(
  conversationId: string,
  createdAt: unknown,
  senderId: string | null,
): string | null {
  const created = text(createdAt)
  return created === null ? null : eventId('bird', conversationId, created, senderId)
}

type Delivery = Pick<Message, 'is_deleted' | 'delivery_status' | 'status_reason'>

/**
 * An inbound message is received, whatever its status says. The code of a failure is that of its
 * platform; `reason` is mostly a sentence.
 * https://docs.bird.com/api/channels-api/message-status-and-interactions/message-failure-codes
 */
function deliveryOf(
  direction: Message['direction'],
  state: MessageState,
  message: unknown,
): Delivery {
  return {
    is_deleted: state.isDeleted,
    delivery_status: direction === 'inbound' ? 'received' : state.delivery,
    status_reason: reasonCode(at(message, 'failure', 'code'), at(message, 'reason')),
  }
}
