import { authorFacts } from '../author.ts'
import { lengthOf, messageDraft } from '../draft.ts'
import type { Draft, Facts } from '../provider.ts'
import { channelOf, isInternalType } from './channel.ts'
import type { Context } from './endpoint.ts'
import type { Action } from './events.ts'
import { directionOf, itemFacts } from './map-item.ts'
import type { ItemWebhook } from './parse.ts'
import type { Item } from './parse-item.ts'

type Message = Facts<'message'>

/** A text message, e-mail, fax, secure message, team message or note. */
export function mapMessage(webhook: ItemWebhook, context: Context): Draft {
  const { item } = webhook
  const direction = directionOf(item)
  const author = { author_kind: authorKind(item, direction), author_id: item.authorId }
  return messageDraft({
    ...itemFacts(webhook, context),
    ...authorFacts(author, context.meta.endpoint, isSentByApi(item, context.action)),
    message_id: item.id,
    channel: channelOf(
      item.conversation?.type,
      item.participants[0]?.channel,
      item.conversation?.accountSide?.channel,
    ),
    direction,
    is_internal: isInternal(item),
    // Spruce does not report the delivery of sent messages.
    delivery_status: direction === 'inbound' ? 'received' : 'unknown',
    attachment_count: item.attachmentCount,
    body: item.text,
    body_length: lengthOf(item.text),
    edited_at: editedAt(item, context.action),
  })
}

/** The request id of a deletion is that of the deletion, not of the message. */
const isSentByApi = ({ isFromApi }: Item, action: Action): boolean =>
  isFromApi && action !== 'deleted'

/** Items of team and note conversations are internal, also without the mark of a note. */
const isInternal = ({ isInternalNote, conversation }: Item): boolean =>
  isInternalNote === true || isInternalType(conversation?.type)

/**
 * Spruce names authors without their kind.
 * - A request to the API sends as any author, by default as the organization. A person or a robot may
 *   be the source: `unknown`, unless `authorFacts` makes it an automation.
 * - The author of another outbound or internal item is a teammate, a team or the organization.
 *   Automatic replies look the same: the endpoint can name their author.
 * - An unknown event is a line of the system without an author.
 */
function authorKind(item: Item, direction: Message['direction']): Message['author_kind'] {
  if (item.hasEvent) return 'system'
  if (direction === 'inbound' && !isInternal(item)) return 'contact'
  if (item.isFromApi || item.authorId === null) return 'unknown'
  return direction === 'outbound' || isInternal(item) ? 'human' : 'unknown'
}

/** Time of the last edit. `modifiedAt` of a deletion or restore is not an edit. */
function editedAt({ createdAt, modifiedAt }: Item, action: Action): number | null {
  if (action !== 'updated' && action !== 'observed') return null
  return modifiedAt !== null && modifiedAt > (createdAt ?? 0) ? modifiedAt : null
}
