import { isTime } from './dimensions.ts'
import type { Group, Row } from './report-table.ts'

/** Rows of a table for people. */
export const MAX_ROWS = 20

export type Largest = {
  readonly rows: readonly Row[]
  readonly previous: readonly Row[] | null
  /** Groups that were left out. */
  readonly leftOut: number
  /** All groups. */
  readonly of: number
}

type Options = {
  readonly groups: readonly Group[]
  /** The count that decides. */
  readonly measure: string
  readonly limit: number
}

/**
 * The rows of the largest groups, the largest first; all rows in their order where there are at most as many
 * groups as `limit`. All times of a group are one: a series is never cut.
 */
export function largest(
  { rows, previous }: { readonly rows: readonly Row[]; readonly previous: readonly Row[] | null },
  { groups, measure, limit }: Options,
): Largest {
  const names = groups.map(({ name }) => name).filter((name) => !isTime(name))
  const keyOf = (row: Row) => JSON.stringify(names.map((name) => row[name]))
  const sizeOf = (of: readonly Row[]) => of.reduce((sum, row) => sum + Number(row[measure]), 0)
  const now = Map.groupBy(rows, keyOf)
  const before = Map.groupBy(previous ?? [], keyOf)
  const keys = [...new Set([...now.keys(), ...before.keys()])]
  if (keys.length <= limit) return { rows, previous, leftOut: 0, of: keys.length }
  const size = (key: string) => Math.max(sizeOf(now.get(key) ?? []), sizeOf(before.get(key) ?? []))
  const sizes = new Map(keys.map((key) => [key, size(key)]))
  const kept = keys
    .toSorted((one, other) => (sizes.get(other) ?? 0) - (sizes.get(one) ?? 0))
    .slice(0, limit)
  const rowsIn = (of: typeof now) => kept.flatMap((key) => of.get(key) ?? [])
  return {
    rows: rowsIn(now),
    previous: previous && rowsIn(before),
    ...{ leftOut: keys.length - limit, of: keys.length },
  }
}
