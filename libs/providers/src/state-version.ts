import { FINAL_VERSION, versionOf } from '@tributary/core'

/**
 * Version of a state: the provider's time of the state in ms, then its life-cycle rank. A deletion
 * without a time is final.
 */
export function stateVersion(
  stateAtMs: number | null,
  { rank, isDeleted }: { readonly rank: number; readonly isDeleted: boolean },
): number {
  return stateAtMs === null && isDeleted ? FINAL_VERSION : versionOf(stateAtMs, rank)
}

/**
 * Version of a record whose facts hold only while nothing else states them, and of which the earliest
 * wins: it is below the version of every state since 1972, and the later the time, the lower it
 * is. Every time that `time` accepts is below 2^42 ms.
 */
export const earliestVersion = (atMs: number | null): number =>
  atMs === null ? 0 : FIRST_VERSION - atMs

const FIRST_VERSION = 2 ** 42

/**
 * Version of a record that no state revokes, whatever its time: above the version of every state, and
 * below a deletion without a time.
 */
export const VERDICT_VERSION = 2 ** 52
