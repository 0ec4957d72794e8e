import type { Call, ConversationEvent, Message } from '../generated/records.ts'
import { compareStates, type Place } from './place.ts'

type AnyRecord = Message | Call | ConversationEvent

/**
 * Whether a record deletes or restores its entity: every deletion, and every partial record without a
 * delivery status.
 */
const isStatement = (record: AnyRecord): boolean =>
  record.is_deleted ||
  (record.is_partial && !('delivery_status' in record && record.delivery_status !== 'unknown'))

const compareStatements = (one: AnyRecord, other: AnyRecord): number =>
  compareStates(one, other) || Number(one.is_deleted) - Number(other.is_deleted)

/**
 * The deletion that hides an entity whose newest state has this place; undefined when it shows. The
 * newest statement decides; a deletion wins against an equally new restore. It hides states that are
 * not newer.
 */
export function hidingDeletion<R extends AnyRecord>(
  records: readonly R[],
  state: Place,
): R | undefined {
  const last = records
    .filter(isStatement)
    .reduce<R | undefined>(
      (best, record) =>
        best !== undefined && compareStatements(best, record) >= 0 ? best : record,
      undefined,
    )
  return last?.is_deleted && compareStates(last, state) >= 0 ? last : undefined
}
