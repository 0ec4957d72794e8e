/**
 * Version of a delete that states no time: greater than any other, so that the delete is final.
 * One below the greatest safe integer, which is the greatest long that avsc encodes.
 */
export const FINAL_VERSION = Number.MAX_SAFE_INTEGER - 1

/** Rank of a record whose provider's state time alone orders it. */
const RANK_LIMIT = 100

/**
 * Orders the states of one entity: provider's state time (ms since the epoch) x 100 + life-cycle rank.
 * The rank (0 to 99) orders states that share a timestamp, such as ringing and answered.
 * Without a state time the version is 0, below every state with a time.
 */
export function versionOf(stateAtMs: number | null, rank: number): number {
  return stateAtMs === null ? 0 : stateAtMs * RANK_LIMIT + Math.min(rank, RANK_LIMIT - 1)
}
