import { createHash } from 'node:crypto'
import {
  type Call,
  type ConversationEvent,
  DEFAULTS,
  type Message,
  type UnifiedKind,
  type UnifiedRecords,
} from '@tributary/core'

/** A unified record with the kind that says which topic it belongs to. */
export type HistoryRecord =
  | ({ readonly kind: 'message' } & Message)
  | ({ readonly kind: 'call' } & Call)
  | ({ readonly kind: 'conversation' } & ConversationEvent)

export type History = readonly HistoryRecord[]

/** Origin of a record, which may differ between two deliveries of the same webhook. */
const LINEAGE = ['received_at', 'raw_topic', 'raw_partition', 'raw_offset'] as const

/**
 * A record with the given fields and the defaults of its schema, and with the revision hash and event id
 * that the normalizer computes from them.
 */
export function recordOf<K extends UnifiedKind>(
  kind: K,
  fields: Partial<UnifiedRecords[K]>,
): HistoryRecord {
  const bare = {
    ...DEFAULTS[kind],
    provider: 'spruce',
    account_id: 'a',
    mapping_version: 1,
    ...fields,
  }
  const hash = createHash('sha256')
    .update(JSON.stringify(meaningOf(bare)))
    .digest()
  const derived = { revision_hash: hash.readUInt32BE(0), event_id: hash.toString('hex', 0, 12) }
  return { ...bare, ...derived, ...fields, kind } as unknown as HistoryRecord
}

/** A second delivery of the same fact. */
export const deliveredAgain = (record: HistoryRecord, offset: number): HistoryRecord => ({
  ...record,
  received_at: record.received_at + offset * 1000,
  raw_topic: `raw.${record.provider}`,
  raw_partition: offset % 3,
  raw_offset: offset,
})

const meaningOf = (record: object) =>
  Object.entries(record)
    .filter(([name]) => !LINEAGE.some((lineage) => lineage === name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
