import type { Encoders, Outcome, OutRecord, StreamRecord, Unified } from '@tributary/core'
import { dead, describe, entityIdOf, HEADERS, KINDS, ok, unifiedKey } from '@tributary/core'
import { recordKey } from '@tributary/providers'

/** A unified record, and the same record encoded for its topic. */
export type EncodedRecord = { readonly unified: Unified; readonly out: OutRecord }

export type EncodeOptions = {
  /** `normalize` of this package with its options. */
  readonly normalize: (raw: StreamRecord) => Outcome<readonly Unified[]>
  readonly encoders: Encoders
}

/**
 * Raw record to the records that the normalizer publishes for it. The path of a record is
 * service normalizer -> `normalizeAndEncode` -> `normalize` -> the `map` of its provider, and back:
 * `map` makes drafts, `normalize` makes unified records of them, this function encodes them.
 *
 * Never throws: an exception of the mapping is a bug in our code (HANDLER_BUG), a record that does not
 * fit its schema a bug in the mapping (UNENCODABLE).
 */
export function normalizeAndEncode(
  raw: StreamRecord,
  { normalize, encoders }: EncodeOptions,
): Outcome<readonly EncodedRecord[]> {
  const outcome = normalizeSafely(raw, normalize)
  if (outcome.kind !== 'ok') return outcome
  try {
    return ok(
      outcome.value.map((unified) => ({ unified, out: unifiedOutRecord(unified, encoders) })),
    )
  } catch (error) {
    return dead('UNENCODABLE', `a mapped record does not fit its schema: ${nameOf(error)}`)
  }
}

function normalizeSafely(
  raw: StreamRecord,
  normalize: EncodeOptions['normalize'],
): ReturnType<EncodeOptions['normalize']> {
  try {
    return normalize(raw)
  } catch (error) {
    return dead('HANDLER_BUG', nameOf(error))
  }
}

/** The name of an error without its message, which may quote the payload. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : describe(error))

/**
 * A unified record encoded for the topic of its kind. The key is that of `conversationId`, by default
 * the conversation of the record. Throws when the record does not fit its schema.
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
    key: recordKey(key),
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
