import { id, parseJsonObject } from '../json.ts'
import type { Identity } from '../provider.ts'
import { NAMELESS } from '../provider.ts'

/** The delivery id is equal in every retry. The record key is the conversation, otherwise the entity. */
export function identify(body: Uint8Array): Identity {
  const parsed = parseJsonObject(body)
  if (parsed.kind !== 'ok') return NAMELESS
  const { deliveryId, conversationId, id: entityId } = parsed.value
  return { deliveryId: id(deliveryId), recordKey: id(conversationId) ?? id(entityId) }
}
