import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import type { JsonObject } from '../json.ts'
import { id, parseJsonObject, text } from '../json.ts'
import type { Identity } from '../provider.ts'
import { NAMELESS } from '../provider.ts'

/** The envelope. What is inside is read by the mappings, field by field: all of it is optional. */
export type TemplateWebhook = { readonly type: string; readonly fields: JsonObject }

/** Dead where the body is not JSON or does not name its event. */
export function parse(body: Uint8Array): Outcome<TemplateWebhook> {
  const parsed = parseJsonObject(body)
  if (parsed.kind !== 'ok') return parsed
  const type = text(parsed.value['type'])
  if (type === null) return dead('INVALID_ENVELOPE', '"type" is not a name')
  return ok({ type, fields: parsed.value })
}

/** The id of the delivery is the same in every retry; the key is the conversation, else the entity. */
export function identify(body: Uint8Array): Identity {
  const parsed = parseJsonObject(body)
  if (parsed.kind !== 'ok') return NAMELESS
  const { deliveryId, conversationId, id: entityId } = parsed.value
  return { deliveryId: id(deliveryId), recordKey: id(conversationId) ?? id(entityId) }
}
