import { createHash } from 'node:crypto'
import type { Fact } from '../../libs/consumer/src/fold/index.ts'
import type { History, HistoryRecord } from '../analytics/records.ts'

/**
 * The record with an event of its own: in a history, one event id may name several contents, which one
 * webhook never has under one mapping.
 */
export function ownEvent(record: HistoryRecord): HistoryRecord {
  if (record.kind !== 'conversation') return record
  const { received_at, raw_topic, raw_partition, raw_offset, ...meaning } = record
  const digest = createHash('sha256').update(JSON.stringify(meaning)).digest('hex')
  return { ...record, event_id: `${record.event_id}-${digest.slice(0, 8)}` }
}

/** A record of a history as a consumer sees it, published at a time. */
export function factOf(history: HistoryRecord, timestampMs = 0): Fact {
  const { kind, ...record } = history
  const named = { kind: kind === 'conversation' ? 'conversationEvent' : kind, record, timestampMs }
  return named as Fact
}

export const factsOf = (history: History): readonly Fact[] =>
  history.map((record) => factOf(record))
