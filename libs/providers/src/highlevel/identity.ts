import { eventId } from '../digest.ts'
import type { JsonObject } from '../json.ts'
import { at, id, parseJsonObject, text } from '../json.ts'
import type { Identity } from '../provider.ts'
import { NAMELESS } from '../provider.ts'
import type { HighLevelWebhook } from './parse.ts'

/**
 * HighLevel keeps `webhookId` over retries and manual resends. The key is the conversation, otherwise
 * the message, otherwise the `id` of the contact, note or appointment.
 */
export function identify(body: Uint8Array): Identity {
  const parsed = parseJsonObject(body)
  if (parsed.kind !== 'ok') return NAMELESS
  const fields = parsed.value
  return {
    deliveryId: id(fields['webhookId']),
    recordKey:
      id(fields['conversationId']) ??
      messageIdOf(fields) ??
      id(fields['id']) ??
      id(at(fields, 'appointment', 'id')) ??
      id(at(fields, 'webhookPayload', 'id')),
  }
}

/** An e-mail may have only an `emailMessageId`; the documented SMS has neither. */
export function messageIdOf(fields: JsonObject): string | null {
  return id(fields['messageId']) ?? id(fields['emailMessageId'])
}

/**
 * Id of the fact that a webhook states: from its `webhookId`, otherwise from the fields that
 * distinguish the states of a message. The digest of the body replaces a message id that is missing.
 */
export function eventIdOf(webhook: HighLevelWebhook, bodyDigest: string): string {
  const { type, webhookId, locationId, fields } = webhook
  if (webhookId !== null) return eventId('highlevel', webhookId)
  const messageId = messageIdOf(fields)
  return eventId(
    'highlevel',
    type,
    locationId,
    messageId ?? '',
    id(fields['conversationId']),
    id(fields['contactId']),
    ...['dateAdded', 'messageType', 'direction', 'status'].map((name) => text(fields[name])),
    text(fields['callStatus']) ?? '',
    ...(messageId === null ? [bodyDigest] : []),
  )
}
