import { setTimeout as wait } from 'node:timers/promises'

/**
 * Wait before attempt n (from 1): 100, 200, 400, 800, 1600, 3200, 6400, then 10000 ms. What was away
 * for long is in use again at most 10 s after it has come back.
 */
export function backOffMs(attempt: number): number {
  return Math.min(100 * 2 ** Math.min(attempt - 1, 20), 10_000)
}

/** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined)
}

/**
 * Tries until it succeeds or the signal aborts, then rejects with the last error.
 * `onFailure` is told of every failed attempt and may throw to give up.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  onFailure: (error: unknown, attempts: number) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted) throw error
      onFailure(error, attempts)
      await sleep(backOffMs(attempts), signal)
    }
  }
}
