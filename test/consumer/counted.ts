import type { Erasure, Fact } from '../../libs/consumer/src/fold/index.ts'
import { keyOf, keyText } from '../../libs/consumer/src/fold/index.ts'
import type { HistoryRecord } from '../analytics/records.ts'

// Step 1 of the fold, written a second time: from facts to those that count.

/** Whether an erasure of a message, call or event drops a fact. */
export function drops(erasure: Erasure, fact: Fact): boolean {
  const kind = fact.kind === 'conversationEvent' ? 'conversation_event' : fact.kind
  const { provider, account_id, id } = keyOf(fact)
  const isNamed = erasure.kind === kind && erasure.id === id
  const isOfAccount = erasure.provider === provider && erasure.account_id === account_id
  if (!isNamed || !isOfAccount) return false
  return erasure.reason === 'erased' || fact.timestampMs < erasure.erased_at
}

/** Names an event of one entity. */
export const eventOf = (fact: Fact): string =>
  JSON.stringify([keyText(fact.kind, keyOf(fact)), fact.record.event_id])

const REVISION = ['mapping_version', 'version', 'revision_hash'] as const

/** The facts that count, as the tables have them once all replays and erasures have run. */
export function countedFacts(
  facts: readonly Fact[],
  erasures: readonly Erasure[],
): readonly Fact[] {
  const kept = facts.filter((fact) => !erasures.some((erasure) => drops(erasure, fact)))
  const sorted = kept.toSorted((one, other) => {
    const field = REVISION.find((name) => one.record[name] !== other.record[name])
    return field === undefined ? 0 : one.record[field] - other.record[field]
  })
  return [...new Map(sorted.map((fact) => [eventOf(fact), fact])).values()]
}

/** A fact as a row of the landing tables. */
export const historyRecord = ({ kind, record }: Fact): HistoryRecord =>
  ({ kind: kind === 'conversationEvent' ? 'conversation' : kind, ...record }) as HistoryRecord
