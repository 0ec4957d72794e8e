import type { StreamRecord, UnifiedKind, UnifiedRecords } from '@tributary/core'
import type { TopicSlice } from '@tributary/runtime/kafka'
import type { Mention } from './find-mentions.ts'
import type { RowQuery, TracedRow } from './queries.ts'

/** What a trace needs of Kafka, the registry and ClickHouse. */
export interface TraceWorld {
  /** The records that the slices hold, in any order of partitions. */
  read(slices: readonly TopicSlice[]): AsyncIterable<StreamRecord>
  /** Null for a value that nobody can read. */
  decode(kind: UnifiedKind, value: Uint8Array): Promise<UnifiedRecords[UnifiedKind] | null>
  findRows(query: RowQuery): Promise<readonly TracedRow[]>
  /** The newest that belong to a conversation or a contact of one of the ids. */
  findMentions(ids: readonly string[]): Promise<readonly Mention[]>
}
