import type { Message } from '../generated/records.ts'
import { hidingDeletion } from './deletions.ts'
import { comparePlaces, newest, placeOf } from './place.ts'
import type { MessageRow } from './rows.ts'
import { countOrNull, hourAndDate } from './times.ts'

/** A row, or what hides the entity: a deletion, or null when no record has its content. */
export type Outcome<Row, Record> =
  | { readonly row: Row }
  | { readonly row: null; readonly hiddenBy: Record | null }

/** Folds the counting records of one message: one of each event. */
export function messageOutcome(records: readonly Message[]): Outcome<MessageRow, Message> {
  const content = newest(records.filter((record) => !record.is_partial))
  if (content === undefined) return { row: null, hiddenBy: null }
  const hiddenBy = hidingDeletion(records, content)
  if (hiddenBy !== undefined) return { row: null, hiddenBy }
  return { row: rowOf(content, deliveryOf(content, records)) }
}

type Delivery = Pick<Message, 'delivery_status' | 'status_reason'>

/** The status of the content, or of a bare record that is newer or when the content states none. */
function deliveryOf(content: Message, records: readonly Message[]): Delivery {
  const bare = newest(
    records.filter((r) => r.is_partial && !r.is_deleted && r.delivery_status !== 'unknown'),
  )
  if (bare === undefined) return content
  const isNewer = content.delivery_status === 'unknown' || comparePlaces(bare, content) > 0
  return isNewer ? bare : content
}

function rowOf(content: Message, { delivery_status, status_reason }: Delivery): MessageRow {
  return {
    provider: content.provider,
    account_id: content.account_id,
    message_id: content.message_id,
    conversation_id: content.conversation_id ?? '',
    contact_id: content.contact_id ?? '',
    contact_key: content.contact_id || (content.contact_address ?? ''),
    channel: content.channel,
    direction: content.direction,
    author_kind: content.author_kind,
    author_id: content.author_id ?? '',
    is_internal: content.is_internal,
    delivery_status,
    status_reason: status_reason ?? '',
    retry_of: content.retry_of ?? '',
    attachment_count: Math.max(content.attachment_count, 0),
    body: content.body ?? '',
    body_length: countOrNull(content.body_length),
    contact_address: content.contact_address ?? '',
    account_address: content.account_address ?? '',
    occurred_at: content.occurred_at,
    ...hourAndDate(content.occurred_at),
    edited_at: content.edited_at,
    event_id: content.event_id,
    ...placeOf(content),
  }
}
