/** A child that ran this long before it died starts over at the shortest wait. */
export const STEADY_MS = 60_000

const FIRST_MS = 250
const LONGEST_MS = 30_000

/**
 * Milliseconds to wait before a start, by the number of deaths in a row.
 *
 * | death | 1    | 2    | 3   | 4   | 5   | 6   | 7    | 8 and on |
 * | wait  | 0.25 | 0.5  | 1 s | 2 s | 4 s | 8 s | 16 s | 30 s     |
 */
export function backOffMs(deaths: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, deaths - 1))
}
