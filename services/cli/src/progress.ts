import type { CommandContext } from './context.ts'

const EVERY_MS = 2_000

export type Progress = {
  /** Counts one more item. */
  tick(): void
}

/**
 * Writes a line such as "read 120,000 of 400,000 records" every two seconds. Shorter work writes
 * nothing.
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
