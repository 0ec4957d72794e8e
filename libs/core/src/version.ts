/**
 * Version of a delete without a time: higher than any other, so that the delete is final.
 * One below the largest safe integer, because avsc encodes no larger long.
 */
export const FINAL_VERSION = Number.MAX_SAFE_INTEGER - 1

/** A millisecond has room for this many ranks. */
const RANKS = 100

/**
 * Orders the states of one entity: the provider's state time (epoch milliseconds) x 100 + life-cycle
 * rank. The rank (0 to 99) orders states that share a time, such as ringing and answered.
 * Without a state time the version is 0, below every state with a time.
 */
export function versionOf(stateAtMs: number | null, rank: number): number {
  return stateAtMs === null ? 0 : stateAtMs * RANKS + Math.min(rank, RANKS - 1)
}
