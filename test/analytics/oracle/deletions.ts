import type { History, HistoryRecord } from '../records.ts'
import type { Row } from '../scratch-database.ts'
import { groupsOf, keyOf, stateOf } from './ordering.ts'

/** Id of the entity that a record is about. */
export function entityId(record: HistoryRecord): string {
  if (record.kind === 'message') return record.message_id
  return record.kind === 'call' ? record.call_id : record.conversation_id
}

/** Identity of the entity that a record is about. */
export const entityKey = (record: HistoryRecord): string =>
  keyOf(record.kind, record.provider, record.account_id, entityId(record))

/** Whether the record deletes or restores its entity. A bare delivery status does neither. */
const isStatement = (record: HistoryRecord): boolean =>
  record.is_deleted ||
  (record.is_partial && (record.kind !== 'message' || record.delivery_status === 'unknown'))

/**
 * State up to which each deleted entity is hidden, by entity. The newest statement decides; a deletion wins
 * against an equally new restore. Content that is newer than the deletion brings the entity back.
 */
export function hiddenUpTo(history: History): ReadonlyMap<string, bigint> {
  const hidden = new Map<string, bigint>()
  for (const statements of groupsOf(history.filter(isStatement), entityKey)) {
    const rank = (record: HistoryRecord) => stateOf(record) * 2n + (record.is_deleted ? 1n : 0n)
    const last = statements.reduce((best, next) => (rank(next) > rank(best) ? next : best))
    if (last.is_deleted) hidden.set(entityKey(last), stateOf(last))
  }
  return hidden
}

/** The deleted entities that no newer content brings back, with or without content. */
export function deletionRows(history: History): readonly Row[] {
  const hidden = hiddenUpTo(history)
  return groupsOf(history, entityKey).flatMap((records) => {
    const [one] = records
    const deleted = one && hidden.get(entityKey(one))
    if (!one || deleted === undefined) return []
    if (records.some((record) => !record.is_partial && stateOf(record) > deleted)) return []
    const { kind, provider, account_id } = one
    return [{ kind, provider, account_id, id: entityId(one) }]
  })
}
