import type { Message } from '@tributary/core'
import { handle } from '../address.ts'
import { at, id, list, text } from '../json.ts'
import { bySpelling } from '../spelling.ts'

/** The external party. Null: the webhook does not name it. */
export type Contact = {
  readonly id: string | null
  readonly address: string | null
  readonly identifierKey: string | null
}

/** A member of a conversation. Only a contact has an address. */
export type Participant = Contact & {
  readonly kind: Message['author_kind']
  /** Whether it sends through the API, as no user. */
  readonly isByApi: boolean
}

/** What a participant is, and the direction of its messages. */
type Role = {
  readonly kind: Participant['kind']
  readonly direction: Message['direction']
  readonly isByApi?: true
}

/**
 * Participant types. An access key is an integration, which a person or a robot may use.
 * https://docs.bird.com/api/connectivity-platform-migration-guide/migrating-conversations-api-actions
 */
const roleOf = bySpelling<Role>({
  contact: { kind: 'contact', direction: 'inbound' },
  user: { kind: 'human', direction: 'outbound' },
  accessKey: { kind: 'unknown', direction: 'outbound', isByApi: true },
  flow: { kind: 'automation', direction: 'outbound' },
  bot: { kind: 'bot', direction: 'outbound' },
})

/** A member of a conversation; null and unknown in every field when the value is not a participant. */
export function participant(value: unknown): Participant {
  const role = roleOf(at(value, 'type'))
  return {
    ...identifierOf(at(value, 'contact'), value),
    id: id(at(value, 'id')),
    kind: role?.kind ?? 'unknown',
    isByApi: role?.isByApi === true,
  }
}

/** Direction of a message from this sender. */
export function directionFrom(sender: unknown): Message['direction'] {
  return roleOf(at(sender, 'type'))?.direction ?? 'unknown'
}

/** The first participant that is a contact. */
export function firstContact(participants: readonly Participant[]): Participant | undefined {
  return participants.find(({ kind }) => kind === 'contact')
}

/** Participants of a conversation. The one who began it comes first, because it never changes. */
export function contactsOf(conversation: unknown): readonly Participant[] {
  return [
    at(conversation, 'initiatingParticipant'),
    ...list(at(conversation, 'featuredParticipants')),
    at(conversation, 'lastMessage', 'sender'),
  ].map(participant)
}

/**
 * The contact of one side of a channel message or call: `contact`, the first of `contacts`, or the side
 * itself.
 */
export function contactOfSide(side: unknown): Contact {
  const contact = at(side, 'contact') ?? list(at(side, 'contacts'))[0]
  return { id: id(at(contact, 'id')), ...identifierOf(contact, side) }
}

/** The identifier of the first value that has one: a contact, or the party that names it at its top level. */
function identifierOf(...values: readonly unknown[]): Omit<Contact, 'id'> {
  const found = values.find((value) => addressOf(value) !== null)
  return { address: addressOf(found), identifierKey: text(at(found, 'identifierKey')) }
}

/** The identifier before the platform's own spelling, because only the identifier is in both services. */
const addressOf = (contact: unknown): string | null =>
  handle(at(contact, 'identifierValue')) ?? handle(at(contact, 'platformAddress'))
