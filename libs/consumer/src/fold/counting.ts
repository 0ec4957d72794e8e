import { compareRevisions, type Placed } from './place.ts'

/** A record with the time at which it was published, epoch milliseconds. */
export type Published<R> = { readonly record: R; readonly timestampMs: number }

/** What erasures say about one entity. Its facts that were published before `withdrawnBefore` are dropped. */
export type Cut = { readonly isErased: boolean; readonly withdrawnBefore: number }

export const NO_CUT: Cut = { isErased: false, withdrawnBefore: 0 }

/** Both cuts together, in any order. */
export const joinCuts = (one: Cut, other: Cut): Cut => ({
  isErased: one.isErased || other.isErased,
  withdrawnBefore: Math.max(one.withdrawnBefore, other.withdrawnBefore),
})

export const isCut = ({ timestampMs }: { readonly timestampMs: number }, cut: Cut): boolean =>
  cut.isErased || timestampMs < cut.withdrawnBefore

/**
 * The facts with one more, without those that can never count again: for each event, a fact stays while
 * no other one has both a revision and a time of publishing as high. The same array when nothing changes.
 */
export function withFact<R extends Placed>(
  facts: readonly Published<R>[],
  next: Published<R>,
): readonly Published<R>[] {
  const ofEvent = (fact: Published<R>) => fact.record.event_id === next.record.event_id
  if (facts.some((fact) => ofEvent(fact) && covers(fact, next))) return facts
  return [...facts.filter((fact) => !(ofEvent(fact) && covers(next, fact))), next]
}

const covers = (one: Published<Placed>, other: Published<Placed>): boolean =>
  compareRevisions(one.record, other.record) >= 0 && one.timestampMs >= other.timestampMs

/** The facts that count: for each event, the highest revision of those that no erasure drops. */
export function counting<R extends Placed>(
  facts: readonly Published<R>[],
  cut: Cut = NO_CUT,
): readonly Published<R>[] {
  const best = new Map<string, Published<R>>()
  for (const fact of facts) {
    if (isCut(fact, cut)) continue
    const known = best.get(fact.record.event_id)
    if (known === undefined || isHigher(fact, known)) best.set(fact.record.event_id, fact)
  }
  return [...best.values()]
}

function isHigher(one: Published<Placed>, other: Published<Placed>): boolean {
  const order = compareRevisions(one.record, other.record)
  return order > 0 || (order === 0 && one.timestampMs > other.timestampMs)
}
