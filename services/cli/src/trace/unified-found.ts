import type { UnifiedKind, UnifiedRecords } from '@tributary/core'
import { UNIFIED_TOPICS } from '@tributary/core'
import type { StreamRecord } from '@tributary/runtime/stream'
import { addressOf } from '../records/coordinates.ts'

/** A unified record, decoded, and where it stands. */
export type UnifiedFound = {
  readonly address: string
  readonly kind: UnifiedKind
  readonly record: UnifiedRecords[UnifiedKind]
  /** message_id, call_id or conversation_id. */
  readonly entityId: string
  /** Address of the raw record it was mapped from. */
  readonly raw: string
}

const KINDS = Object.keys(UNIFIED_TOPICS) as readonly UnifiedKind[]

/** Kind of the records of a topic; undefined for a topic that is not unified. */
export const kindOfTopic = (topic: string): UnifiedKind | undefined =>
  KINDS.find((kind) => UNIFIED_TOPICS[kind] === topic)

export function unifiedFound(
  kind: UnifiedKind,
  source: StreamRecord,
  record: UnifiedRecords[UnifiedKind],
): UnifiedFound {
  const { raw_topic: topic, raw_partition: partition, raw_offset } = record
  const raw = addressOf({ topic, partition, offset: BigInt(raw_offset) })
  return { address: addressOf(source), kind, record, entityId: entityIdOf(record), raw }
}

function entityIdOf(record: UnifiedRecords[UnifiedKind]): string {
  if ('message_id' in record) return record.message_id
  return 'call_id' in record ? record.call_id : record.conversation_id
}
