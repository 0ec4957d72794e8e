import type { CommandContext } from './context.ts'

/** How often a line is written. */
const EVERY_MS = 2_000

export type Progress = {
  /** One more is done. */
  tick(): void
}

/**
 * Tells every two seconds how far a longer piece of work is, as "read 120,000 of 400,000 records";
 * work that is done sooner says nothing.
 */
export function createProgress(
  note: CommandContext['note'],
  lineOf: (done: string, count: number) => string,
): Progress {
  let done = 0
  let nextAt = performance.now() + EVERY_MS
  return {
    tick() {
      done++
      if (performance.now() < nextAt) return
      nextAt = performance.now() + EVERY_MS
      note(lineOf(done.toLocaleString('en-US'), done))
    },
  }
}
