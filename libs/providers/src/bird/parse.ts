import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import type { JsonObject } from '../json.ts'
import { isObject, parseJsonObject, text } from '../json.ts'

/** `{service, event, payload}`: no event id, no event time, no workspace id. */
export type BirdWebhook = {
  /** `conversations`, `channels` or `numbers`; empty when left out. */
  readonly service: string
  /** Such as `conversation.updated`, `whatsapp.inbound`, `voice.outbound`. */
  readonly event: string
  /** The state of the entity at that time: a conversation, a channel message or a call. */
  readonly payload: JsonObject
}

/** Reads the envelope. Mappings read the payload field by field: all of them are optional. */
export function parse(body: Uint8Array): Outcome<BirdWebhook> {
  const document = parseJsonObject(body)
  if (document.kind !== 'ok') return document
  const { service, event, payload } = document.value
  const name = text(event)
  if (name === null) return dead('INVALID_ENVELOPE', 'event is not a name')
  if (!isObject(payload)) return dead('INVALID_ENVELOPE', 'payload is not an object')
  return ok({ service: text(service) ?? '', event: name, payload })
}
