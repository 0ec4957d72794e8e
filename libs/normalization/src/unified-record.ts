import type { Encoders, OutRecord, Unified } from '@tributary/core'
import { entityIdOf, HEADERS, KINDS, unifiedKey } from '@tributary/core'

const textEncoder = new TextEncoder()

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
    topic: KINDS[unified.kind].topic,
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
