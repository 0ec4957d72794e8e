/** Detects work that makes no progress. Times are milliseconds of `performance.now()`. */
export type StallTimer = {
  /** The work made progress, or waits for something outside of it. */
  progress(): void
  /** Whether there was no progress for longer than the limit. */
  isStalled(): boolean
}

/** Counts from its creation. `now` is injected by tests. */
export function createStallTimer(
  limitMs: number,
  now: () => number = () => performance.now(),
): StallTimer {
  let movedAt = now()
  return {
    progress() {
      movedAt = now()
    },
    isStalled: () => now() - movedAt > limitMs,
  }
}
