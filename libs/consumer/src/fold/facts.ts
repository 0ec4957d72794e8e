import type { Call, ConversationEvent, Message } from '../generated/records.ts'
import type { Place } from './place.ts'

/** A decoded record with the time at which it was published (its Kafka timestamp, epoch milliseconds). */
export type Fact =
  | { readonly kind: 'message'; readonly record: Message; readonly timestampMs: number }
  | { readonly kind: 'call'; readonly record: Call; readonly timestampMs: number }
  | {
      readonly kind: 'conversationEvent'
      readonly record: ConversationEvent
      readonly timestampMs: number
    }

export type FactKind = Fact['kind']

/** Kinds of rows: those of the views messages, calls and conversations. */
export type RowKind = 'message' | 'call' | 'conversation'

/** What a row, or an event, is known by. `id`: message_id, call_id, conversation_id or event_id. */
export type EntityKey = {
  readonly provider: string
  readonly account_id: string
  readonly id: string
}

/** The entity that a record is about: its message or call; a conversation event is one of its own. */
export function keyOf({ kind, record }: Pick<Fact, 'kind' | 'record'>): EntityKey {
  const { provider, account_id } = record
  return { provider, account_id, id: idOf(kind, record) }
}

function idOf(kind: FactKind, record: Fact['record']): string {
  if (kind === 'message' && 'message_id' in record) return record.message_id
  if (kind === 'call' && 'call_id' in record) return record.call_id
  return record.event_id
}

/** The key as one text, which differs for different keys. */
export const keyText = (kind: FactKind | RowKind, key: EntityKey): string =>
  JSON.stringify([kind, key.provider, key.account_id, key.id])

/**
 * Identity of a record: equal texts name the same record, published once or several times. Within one
 * topic; the same event may have a record in another topic.
 */
export const identityOf = (
  record: Pick<Place, 'mapping_version' | 'revision_hash'> & { readonly event_id: string },
): string => JSON.stringify([record.event_id, record.mapping_version, record.revision_hash])
