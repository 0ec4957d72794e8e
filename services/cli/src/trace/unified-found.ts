import type { StreamRecord, UnifiedKind, UnifiedRecords } from '@tributary/core'
import { coordinatesText } from '@tributary/core'

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

export function unifiedFound(
  kind: UnifiedKind,
  source: StreamRecord,
  record: UnifiedRecords[UnifiedKind],
): UnifiedFound {
  const { raw_topic: topic, raw_partition: partition, raw_offset } = record
  const raw = coordinatesText({ topic, partition, offset: BigInt(raw_offset) })
  return { address: coordinatesText(source), kind, record, entityId: entityIdOf(record), raw }
}

function entityIdOf(record: UnifiedRecords[UnifiedKind]): string {
  if ('message_id' in record) return record.message_id
  return 'call_id' in record ? record.call_id : record.conversation_id
}
