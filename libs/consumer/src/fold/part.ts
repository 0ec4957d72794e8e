import type { Call, ConversationEvent, Message } from '../generated/records.ts'
import type { Published } from './counting.ts'
import { type Placed, said } from './place.ts'
import type { CallRow, MessageRow } from './rows.ts'

/** What one record says about a conversation that it names. */
export type Saying = Placed & {
  readonly timestampMs: number
  readonly channel: string | null
  readonly contact_id: string | null
  readonly contact_address: string | null
  /** The record itself when it is a conversation event. */
  readonly event: ConversationEvent | null
}

/** The row of a message, call or event that is in the conversation now. */
export type Activity = Placed & {
  readonly occurred_at: number | null
  /** A message that is not a note. */
  readonly is_message: boolean
}

/** What one message, call or conversation event says about one conversation. */
export type Part = {
  readonly sayings: readonly Saying[]
  readonly activity: Activity | null
}

type AnyRecord = Message | Call | ConversationEvent

/** Every conversation that one of the records names. */
export const conversationsOf = (facts: readonly Published<AnyRecord>[]): readonly string[] => [
  ...new Set(facts.map(({ record }) => record.conversation_id || '').filter((id) => id !== '')),
]

/**
 * The part of one entity in a conversation, from the counting facts of the entity and its row. The
 * row is that of the message or call; a conversation event that is not partial is its own row.
 */
export function partOf(
  conversationId: string,
  facts: readonly Published<AnyRecord>[],
  row: MessageRow | CallRow | null,
): Part {
  const naming = facts.filter(({ record }) => record.conversation_id === conversationId)
  const activity = row?.conversation_id === conversationId ? activityOf(row) : null
  return { sayings: naming.map(sayingOf), activity: activity ?? eventActivity(naming) }
}

function sayingOf({ record, timestampMs }: Published<AnyRecord>): Saying {
  const { event_id, version, mapping_version, revision_hash } = record
  return {
    ...{ event_id, version, mapping_version, revision_hash, timestampMs },
    channel: record.is_partial ? null : channelOf(record),
    contact_id: said(record.contact_id),
    contact_address: 'contact_address' in record ? said(record.contact_address) : null,
    event: 'event_type' in record ? record : null,
  }
}

/** A message or event of channel 'unknown' states none; a call always states its medium. */
function channelOf(record: AnyRecord): string | null {
  if ('medium' in record) return said(record.medium)
  return record.channel === 'unknown' ? null : said(record.channel)
}

function activityOf(row: MessageRow | CallRow | ConversationEvent): Activity {
  const { event_id, version, mapping_version, revision_hash, occurred_at } = row
  const is_message = 'message_id' in row && !row.is_internal
  return { event_id, version, mapping_version, revision_hash, occurred_at, is_message }
}

function eventActivity(naming: readonly Published<AnyRecord>[]): Activity | null {
  const [event] = naming.flatMap(({ record }) =>
    'event_type' in record && !record.is_partial ? [record] : [],
  )
  return event === undefined ? null : activityOf(event)
}
