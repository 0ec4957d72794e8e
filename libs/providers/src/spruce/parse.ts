import type { Outcome } from '@tributary/core'
import { dead, ok, skip } from '@tributary/core'
import type { JsonObject } from '../json.ts'
import { at, id, isObject, parseJsonObject, text } from '../json.ts'
import { time } from '../time.ts'
import type { Action, MappedFamily } from './events.ts'
import { actionOf, familyOfObject, SKIPPED } from './events.ts'
import type { Conversation } from './parse-conversation.ts'
import { parseConversation } from './parse-conversation.ts'
import type { Item } from './parse-item.ts'
import { parseItem } from './parse-item.ts'

type Envelope = {
  /** Null in flat bodies, which say neither what happened nor when. */
  readonly action: Action | null
  readonly eventAt: number | null
}

export type ItemWebhook = Envelope & { readonly family: 'conversationItem'; readonly item: Item }
export type ConversationWebhook = Envelope & {
  readonly family: 'conversation'
  readonly conversation: Conversation
}

/** A webhook about an item or a conversation, in the same form for both shapes and all spellings. */
export type Webhook = ItemWebhook | ConversationWebhook

const FLAT: Envelope = { action: null, eventAt: null }

/** Parses a body of either shape. Skips contacts, scheduled messages and unknown events. */
export function parse(body: Uint8Array): Outcome<Webhook> {
  const parsed = parseJsonObject(body)
  if (parsed.kind !== 'ok') return parsed
  return isNative(parsed.value) ? parseNative(parsed.value) : parseFlat(parsed.value)
}

/** Whether this is Spruce's own envelope. */
export function isNative(document: JsonObject): boolean {
  return document['object'] === 'event' || isObject(at(document, 'data', 'object'))
}

function parseNative(document: JsonObject): Outcome<Webhook> {
  const type = text(document['type'])
  if (type === null) return dead('MISSING_FIELD', 'type: an event type is expected')
  const skipped = SKIPPED.get(type.split('.', 1)[0] ?? '')
  if (skipped !== undefined) return skip(skipped)
  for (const family of ['conversationItem', 'conversation'] as const) {
    const action = actionOf(type, family)
    if (action === null) continue
    const envelope = { action, eventAt: time(document['eventTime']) }
    return parseResource(family, envelope, at(document, 'data', 'object'))
  }
  return skip('unknown_event')
}

/** The shape in which Morf (https://docs.morf.health) forwards Spruce's data; `object` is its kind. */
function parseFlat(document: JsonObject): Outcome<Webhook> {
  const object = text(document['object'])
  if (object === null) {
    return dead('INVALID_ENVELOPE', 'object: "event" or the name of a resource is expected')
  }
  const family = familyOfObject(object)
  if (family === undefined) return skip('unknown_event')
  if (family === 'conversationItem' || family === 'conversation') {
    return parseResource(family, FLAT, document)
  }
  return skip(SKIPPED.get(family) ?? 'unknown_event')
}

function parseResource(
  family: MappedFamily,
  envelope: Envelope,
  resource: unknown,
): Outcome<Webhook> {
  if (!isObject(resource)) return dead('MISSING_FIELD', 'data.object: an object is expected')
  const stated = familyOfObject(resource['object'])
  if (stated !== undefined && stated !== family) {
    return dead('INVALID_ENVELOPE', `data.object is a ${stated}, the type says ${family}`)
  }
  const resourceId = id(resource['id'])
  if (resourceId === null) return dead('MISSING_FIELD', `${family} without an id`)
  return family === 'conversationItem'
    ? ok({ ...envelope, family, item: parseItem(resourceId, resource) })
    : ok({ ...envelope, family, conversation: parseConversation(resourceId, resource) })
}
