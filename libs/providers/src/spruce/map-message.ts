import { lengthOf, messageDraft } from '../draft.ts'
import type { Draft, Facts } from '../provider.ts'
import { channelOf, isInternalType } from './channel.ts'
import type { Context } from './context.ts'
import type { Action } from './events.ts'
import { directionOf, itemFacts } from './map-item.ts'
import type { ItemWebhook } from './parse.ts'
import type { Item } from './parse-item.ts'

type Message = Facts<'message'>

/** A text message, e-mail, fax, secure message, team message or note. */
export function mapMessage(webhook: ItemWebhook, context: Context): Draft {
  const { item } = webhook
  const direction = directionOf(item)
  return messageDraft({
    ...itemFacts(webhook, context),
    message_id: item.id,
    channel: channelOf(
      item.conversation?.type,
      item.participants[0]?.channel,
      item.conversation?.accountSide?.channel,
    ),
    direction,
    author_kind: authorKind(item, direction),
    author_id: item.authorId,
    is_internal: isInternal(item),
    // Spruce reports no delivery of what was sent.
    delivery_status: direction === 'inbound' ? 'received' : 'unknown',
    attachment_count: item.attachmentCount,
    body: item.text,
    body_length: lengthOf(item.text),
    edited_at: editedAt(item, context.action),
  })
}

/** Team and note conversations have no external side, whether or not the item is marked as a note. */
const isInternal = ({ isInternalNote, conversation }: Item): boolean =>
  isInternalNote === true || isInternalType(conversation?.type)

/**
 * Spruce names authors, but not what they are.
 * - A request to the API sends as whom the caller likes, by default as the organization: such a
 *   message may be a person's or a robot's, so `unknown`, which counts as a response.
 * - An author id of another outbound or internal item is that of a teammate, a team or the
 *   organization. Automatic replies cannot be told from those.
 * - An event that is not understood is a line of the system's, which nobody wrote.
 */
function authorKind(item: Item, direction: Message['direction']): Message['author_kind'] {
  if (item.hasEvent) return 'system'
  if (direction === 'inbound' && !isInternal(item)) return 'contact'
  if (item.isFromApi || item.authorId === null) return 'unknown'
  return direction === 'outbound' || isInternal(item) ? 'human' : 'unknown'
}

/** `modifiedAt` of a deletion or restore is not an edit's. */
function editedAt({ createdAt, modifiedAt }: Item, action: Action): number | null {
  if (action !== 'updated' && action !== 'observed') return null
  return modifiedAt !== null && modifiedAt > (createdAt ?? 0) ? modifiedAt : null
}
