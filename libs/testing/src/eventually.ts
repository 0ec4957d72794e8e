import { setTimeout as sleep } from 'node:timers/promises'

export type EventuallyOptions = {
  /** The expected state, as the end of "not within 10 s: …". */
  readonly what: string
  readonly withinMs?: number
  readonly everyMs?: number
}

const WITHIN_MS = 10_000
const EVERY_MS = 50

/**
 * Calls `check` until it does not throw, and returns its result. At the deadline throws an error that
 * names `what` and the last failure, which is its cause.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  options: EventuallyOptions,
): Promise<T> {
  const { what, withinMs = WITHIN_MS, everyMs = EVERY_MS } = options
  const deadline = performance.now() + withinMs
  for (let tries = 1; ; tries += 1) {
    try {
      return await check()
    } catch (cause) {
      if (performance.now() + everyMs > deadline) {
        const last = cause instanceof Error ? cause.message : String(cause)
        throw new Error(
          `not within ${withinMs / 1_000} s: ${what} (${tries} tries, the last: ${last})`,
          { cause },
        )
      }
    }
    await sleep(everyMs)
  }
}
