import { address, handle } from '../address.ts'
import type { JsonObject } from '../json.ts'
import { flag, id, isObject, list, text } from '../json.ts'
import { bySpelling } from '../spelling.ts'
import { time } from '../time.ts'
import { field } from './field.ts'

/** A phone number, mailbox, fax number or Spruce Link, and its channel. */
export type ContactPoint = { readonly channel: string | null; readonly address: string | null }

export type Participant = ContactPoint & { readonly contactId: string | null }

/** A conversation. A missing or unreadable value is null, a missing list is empty. */
export type Conversation = {
  readonly id: string
  /** Native `type`, flat `conversation_type`. */
  readonly type: string | null
  readonly title: string | null
  readonly archived: boolean | null
  readonly assigneeId: string | null
  /** Flat bodies name one contact; native ones list all contacts, of which several are none. */
  readonly contactId: string | null
  readonly participants: readonly Participant[]
  readonly accountSide: ContactPoint | null
  /** External participants and internal members together; null when neither is listed. */
  readonly participantCount: number | null
  readonly tags: readonly string[]
  readonly createdAt: number | null
  readonly lastMessageAt: number | null
}

export function parseConversation(conversationId: string, resource: JsonObject): Conversation {
  const external = field(resource, 'externalParticipants', 'external_participants')
  const internal = field(resource, 'internalMemberIds', 'internal_member_ids')
  return {
    id: conversationId,
    type: text(field(resource, 'type', 'conversation_type')),
    title: text(resource['title']),
    archived: flag(resource['archived']),
    assigneeId: id(field(resource, 'assignedToMemberId', 'assigned_to_member_id')),
    contactId:
      id(field(resource, 'contactId', 'contact_id')) ??
      onlyOf(field(resource, 'associatedContactIds', 'associated_contact_ids')),
    participants: list(external).filter(isObject).map(parseParticipant),
    accountSide: parseContactPoint(field(resource, 'internalEndpoint', 'internal_endpoint')),
    participantCount: [external, internal].some(Array.isArray)
      ? list(external).length + list(internal).length
      : null,
    tags: list(resource['tags']).flatMap((tag) => id(field(tag, 'id', 'value')) ?? []),
    createdAt: time(field(resource, 'createdAt', 'created_at')),
    lastMessageAt: time(field(resource, 'lastMessageAt', 'last_message_at')),
  }
}

function onlyOf(ids: unknown): string | null {
  const [first, ...others] = list(ids)
  return others.length === 0 ? id(first) : null
}

/** `contact` is an id. It is missing while the participant is not a saved contact. */
export function parseParticipant(participant: JsonObject): Participant {
  const point = parseContactPoint(participant['endpoint'])
  return {
    contactId: id(participant['contact']),
    channel: point?.channel ?? null,
    address: point?.address ?? null,
  }
}

function parseContactPoint(endpoint: unknown): ContactPoint | null {
  if (!isObject(endpoint)) return null
  const channel = text(endpoint['channel'])
  const raw = field(endpoint, 'rawValue', 'raw_value')
  const value = isObject(raw) ? addressOfChannel(raw, channel) : id(raw)
  if (kindOfChannel(channel) !== undefined) return { channel, address: address(value) }
  // The raw value of a secure endpoint is a link; records hold addresses without their scheme.
  return { channel, address: handle(value)?.replace(/^https?:\/\//i, '') ?? null }
}

/** Native `rawValue` is one string; flat `raw_value` has a field per kind of address. */
function addressOfChannel(raw: JsonObject, channel: string | null): string | null {
  const kinds =
    channel === null ? ['phone', 'email', 'value'] : [kindOfChannel(channel) ?? 'value', 'value']
  return id(field(raw, ...kinds))
}

const kindOfChannel = bySpelling({ phone: 'phone', sms: 'phone', fax: 'phone', email: 'email' })
