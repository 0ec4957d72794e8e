/** Notices that work makes no progress. Times are milliseconds of `performance.now()`. */
export type StallTimer = {
  /** The work made progress, or waits for something that is not its own. */
  progress(): void
  /** No progress for longer than the limit. */
  isStalled(): boolean
  /** Since when nothing has moved. */
  readonly since: () => number
}

/** Starts with a progress now. `now` is injected by tests. */
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
    since: () => movedAt,
  }
}
