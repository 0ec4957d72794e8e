import type { UnifiedKind, UnifiedRecords } from '../generated/records.ts'
import { createDecoder, type Decoder, type PoisonReason, type Schemas } from './decoder.ts'
import { type RecordHeaders, readHeaders } from './headers.ts'
import type { Source, SourceRecord } from './source.ts'
import { kindOfTopic, TOPICS } from './topics.ts'

/** Where a record is in Kafka. */
export type Position = {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** A decoded record. Its timestamp is the time of publishing, epoch milliseconds. */
export type UnifiedRecord<K extends UnifiedKind = UnifiedKind> = {
  readonly [Kind in K]: Position & {
    readonly kind: Kind
    readonly record: UnifiedRecords[Kind]
    readonly timestampMs: number
    readonly headers: RecordHeaders
  }
}[K]

/** A record that cannot be read. `detail` has no values of the record. */
export type Poison = Position & { readonly reason: PoisonReason; readonly detail: string }

export type RecordsOptions<K extends UnifiedKind> = {
  readonly source: Source
  readonly schemas: Schemas
  readonly groupId: string
  /** Kinds of records to read, each from its topic. */
  readonly kinds: readonly K[]
  /** Called one at a time for each partition. The offset is committed after it resolves. */
  readonly onRecord: (record: UnifiedRecord<K>) => Promise<void> | void
  /** Called for a record that cannot be read, which is then passed. Throw to stop instead. */
  readonly onPoison: (poison: Poison) => Promise<void> | void
  /** Ends the reading; by default nothing does. */
  readonly signal?: AbortSignal
}

/**
 * Reads the unified topics until the signal is aborted. Every record is handed out at least once; see
 * `identityOf` for repetitions. Rejects with what a callback threw, without committing that record, and
 * when Kafka or the registry fails for longer than the clients retry: start it again then.
 */
export async function records<K extends UnifiedKind>(options: RecordsOptions<K>): Promise<void> {
  const { source, groupId, kinds, onRecord, signal = new AbortController().signal } = options
  const decoder = createDecoder(options.schemas)
  await source.consume({
    groupId,
    topics: kinds.map((kind) => TOPICS[kind]),
    signal,
    onRecord: async (raw) => {
      const record = await readOrReport(raw, decoder, options.onPoison)
      if (record !== null) await onRecord(record as UnifiedRecord<K>)
    },
  })
}

/** The decoded record; null for one that cannot be read, after `onPoison` has it. */
export async function readOrReport(
  raw: SourceRecord,
  decoder: Decoder,
  onPoison: RecordsOptions<UnifiedKind>['onPoison'],
): Promise<UnifiedRecord | null> {
  const { topic, partition, offset, timestampMs } = raw
  const kind = kindOfTopic(topic)
  if (kind === undefined) throw new Error(`${topic} is not a unified topic`)
  const decoded = await decoder.decode(kind, raw.value)
  if (decoded.ok) {
    const { record } = decoded
    const headers = readHeaders(raw)
    return { kind, record, topic, partition, offset, timestampMs, headers } as UnifiedRecord
  }
  const { reason, detail } = decoded
  await onPoison({ topic, partition, offset, reason, detail })
  return null
}
