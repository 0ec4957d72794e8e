import { eventId, threadId } from '../digest.ts'
import { id, text } from '../json.ts'
import type { Identity, MapMeta } from '../provider.ts'
import { NAMELESS } from '../provider.ts'
import type { BirdEndpoint } from './endpoint.ts'
import type { BirdWebhook } from './parse.ts'
import { parse } from './parse.ts'
import type { Contact } from './party.ts'

export type BirdMeta = MapMeta<BirdEndpoint>

/** Bird sends no delivery id. The key is the conversation, otherwise the message, call or other entity. */
export function identify(body: Uint8Array): Identity {
  const webhook = parse(body)
  if (webhook.kind !== 'ok') return NAMELESS
  const { conversationId, id: entityId } = webhook.value.payload
  return { deliveryId: null, recordKey: text(conversationId) ?? id(entityId) }
}

/**
 * Id of the fact that a webhook states, from event name, entity and `state`, because Bird sends none.
 * The digest of the body replaces an entity id that is missing.
 */
export function factId(
  { event, payload }: BirdWebhook,
  meta: BirdMeta,
  ...state: readonly (string | null)[]
): string {
  return eventId('bird', event, id(payload['id']) ?? meta.bodyDigest, ...state)
}

/**
 * One thread per contact and channel, because Bird names no conversation of a channel message or call.
 * Null when the webhook names no contact.
 */
function threadOf(channel: string, contact: Contact, meta: BirdMeta): string | null {
  if (contact.id !== null) return threadId('bird', channel, 'contact', contact.id)
  if (contact.address === null) return null
  return threadId('bird', channel, 'address', meta.keyedHash(contact.address))
}

/** Conversation that a channel message or call names, otherwise its thread. */
export function conversationOf(
  webhook: BirdWebhook,
  contact: Contact,
  meta: BirdMeta,
): string | null {
  const { conversationId, channelId } = webhook.payload
  return text(conversationId) ?? threadOf(text(channelId) ?? platformOf(webhook), contact, meta)
}

/** First part of a channel event's name. */
export const platformOf = ({ event }: BirdWebhook): string => event.slice(0, event.indexOf('.'))
