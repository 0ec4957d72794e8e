import { setTimeout as wait } from 'node:timers/promises'

/** How long to wait between attempts. */
export type BackOff = {
  /** Wait before the second attempt; it doubles with every further one. Milliseconds. */
  readonly firstMs: number
  readonly longestMs: number
  /** Random share of a wait, 0 to 1, so that the clients of one outage do not retry in step. */
  readonly jitter: number
}

/** 100 ms, doubling to 10 s: a dependency is used at most 10 s after the end of its outage. */
export const BACK_OFF: BackOff = { firstMs: 100, longestMs: 10_000, jitter: 0.2 }

/** Wait after failed attempt n (from 1), in milliseconds. `random` returns 0 to 1; tests inject it. */
export function backOffMs(
  attempt: number,
  { firstMs, longestMs, jitter }: BackOff = BACK_OFF,
  random: () => number = Math.random,
): number {
  const full = Math.min(firstMs * 2 ** Math.min(attempt - 1, 30), longestMs)
  return full * (1 - jitter * random())
}

/** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined)
}

/**
 * Tries until it succeeds or the signal aborts, then rejects with the last error.
 * `onFailure` is called with every failed attempt and may throw to give up.
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
