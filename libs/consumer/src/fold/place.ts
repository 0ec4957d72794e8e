/** The three numbers that order the states of one entity, as in every record and row. */
export type Place = {
  readonly version: number
  readonly mapping_version: number
  readonly revision_hash: number
}

/** A record with its event, which breaks ties between equal places. */
export type Placed = Place & { readonly event_id: string }

const UINT32 = 2 ** 32

/** The place as the views show it: no number is negative, and the hash has 32 bits. */
export const placeOf = ({ version, mapping_version, revision_hash }: Place): Place => ({
  version: Math.max(version, 0),
  mapping_version: Math.max(mapping_version, 0),
  revision_hash: ((revision_hash % UINT32) + UINT32) % UINT32,
})

/** Compares version, then mapping_version: the order of deletions. */
export function compareStates(one: Place, other: Place): number {
  const [a, b] = [placeOf(one), placeOf(other)]
  return a.version - b.version || a.mapping_version - b.mapping_version
}

/** Compares version, mapping_version, revision_hash: the order of contents and values. */
export const comparePlaces = (one: Place, other: Place): number =>
  compareStates(one, other) || placeOf(one).revision_hash - placeOf(other).revision_hash

/**
 * Compares mapping_version, version, revision_hash: of several records of one event, the highest
 * counts, because a replay publishes an event again under a higher mapping version.
 */
export function compareRevisions(one: Place, other: Place): number {
  const [a, b] = [placeOf(one), placeOf(other)]
  return (
    a.mapping_version - b.mapping_version ||
    a.version - b.version ||
    a.revision_hash - b.revision_hash
  )
}

/** Compares texts by code point, as their bytes in UTF-8 compare. */
export function compareTexts(one: string, other: string): number {
  const [a, b] = [[...one], [...other]]
  for (const [index, character] of a.entries()) {
    const theirs = b[index]
    if (theirs === undefined) return 1
    const difference = (character.codePointAt(0) ?? 0) - (theirs.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** The record with the highest place; undefined without records. */
export const newest = <T extends Placed>(records: readonly T[]): T | undefined =>
  records.reduce<T | undefined>(
    (best, record) => (best !== undefined && compareNewest(best, record) >= 0 ? best : record),
    undefined,
  )

const compareNewest = (one: Placed, other: Placed): number =>
  comparePlaces(one, other) || compareTexts(one.event_id, other.event_id)

/** The value of the newest record that has one; null says nothing, and null is the result without one. */
export function newestValue<T extends Placed, V>(
  records: readonly T[],
  read: (record: T) => V | null,
): V | null {
  const best = newest(records.filter((record) => read(record) !== null))
  return best === undefined ? null : read(best)
}

/** A text of a record; null and '' say nothing. */
export const said = (text: string | null): string | null => text || null
