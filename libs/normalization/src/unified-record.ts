import { HEADERS, UNIFIED_TOPICS, unifiedKey } from '@tributary/core'
import type { OutRecord } from '@tributary/runtime/stream'
import type { Encoders } from './encoders.ts'
import type { Unified } from './normalize.ts'

const textEncoder = new TextEncoder()

/** Id of what a unified record is a state of. */
export function entityIdOf({ kind, record }: Unified): string {
  switch (kind) {
    case 'message':
      return record.message_id
    case 'call':
      return record.call_id
    case 'conversation':
      return record.conversation_id
  }
}

/**
 * A unified record as it is published: to the topic of its kind, keyed by `conversationId`, which is
 * the record's own unless stated. Throws when the record does not fit its schema.
 */
export function unifiedOutRecord(
  unified: Unified,
  encoders: Encoders,
  conversationId: string | null = unified.record.conversation_id,
): OutRecord {
  const { record } = unified
  const key = unifiedKey({
    ...record,
    conversation_id: conversationId,
    entity_id: entityIdOf(unified),
  })
  return {
    topic: UNIFIED_TOPICS[unified.kind],
    key: textEncoder.encode(key),
    value: encode(unified, encoders),
    headers: {
      [HEADERS.eventId]: record.event_id,
      [HEADERS.receivedAt]: String(record.received_at),
    },
  }
}

function encode({ kind, record }: Unified, encoders: Encoders): Uint8Array {
  switch (kind) {
    case 'message':
      return encoders.message(record)
    case 'call':
      return encoders.call(record)
    case 'conversation':
      return encoders.conversation(record)
  }
}
