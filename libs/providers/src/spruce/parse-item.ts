import type { JsonObject } from '../json.ts'
import { at, flag, id, isObject, list, text } from '../json.ts'
import { time } from '../time.ts'
import { field } from './field.ts'
import type { CallData } from './parse-call.ts'
import { parseCall } from './parse-call.ts'
import type { Conversation, Participant } from './parse-conversation.ts'
import { parseConversation, parseParticipant } from './parse-conversation.ts'

/** A conversation item: a message, a note or a call. A missing or unreadable value is null. */
export type Item = {
  readonly id: string
  readonly conversationId: string | null
  /** The parent, which only native webhooks embed. */
  readonly conversation: Conversation | null
  /** The external parties: those of the parent, or the single one of a flat body. */
  readonly participants: readonly Participant[]
  /** Only flat bodies name the contact outside of the participants. */
  readonly contactId: string | null
  readonly direction: string | null
  readonly isInternalNote: boolean | null
  readonly text: string | null
  readonly authorId: string | null
  /** Whether a `requestId` links the item to a request to Spruce's API. */
  readonly isFromApi: boolean
  readonly attachmentCount: number
  /** Buttons and pages; only messages have them. */
  readonly controlCount: number
  /** Whether there is an `event`: every call has one, and so may unknown kinds of items. */
  readonly hasEvent: boolean
  readonly call: CallData | null
  readonly createdAt: number | null
  readonly modifiedAt: number | null
}

export function parseItem(itemId: string, resource: JsonObject): Item {
  const conversation = parseParent(resource)
  const participant = resource['external_participant']
  const event = resource['event']
  return {
    id: itemId,
    conversationId:
      id(field(resource, 'conversationId', 'conversation_id')) ?? (conversation?.id || null),
    conversation,
    participants: isObject(participant)
      ? [parseParticipant(participant)]
      : (conversation?.participants ?? []),
    contactId: id(field(resource, 'contactId', 'contact_id')) ?? id(at(resource, 'contact', 'id')),
    direction: text(resource['direction']),
    isInternalNote: flag(field(resource, 'isInternalNote', 'is_internal_note')),
    text: text(resource['text']),
    authorId: id(at(resource, 'author', 'id')),
    isFromApi: id(field(resource, 'requestId', 'requestID', 'request_id')) !== null,
    attachmentCount: list(resource['attachments']).length,
    controlCount: list(resource['buttons']).length + list(resource['pages']).length,
    hasEvent: text(at(event, 'type')) !== null,
    call: parseCall(event),
    createdAt: time(field(resource, 'createdAt', 'created_at')),
    modifiedAt: time(field(resource, 'modifiedAt', 'modified_at')),
  }
}

function parseParent(resource: JsonObject): Conversation | null {
  const parent = resource['conversation']
  return isObject(parent) ? parseConversation(id(parent['id']) ?? '', parent) : null
}
