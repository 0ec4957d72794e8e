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
