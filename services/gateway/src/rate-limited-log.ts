import type { Log } from '@tributary/runtime/service'
import { createTokenBuckets } from './token-buckets.ts'

/** Per kind of line: twenty at once, then one per second. */
const LIMIT = { perSecond: 1, burst: 20 }

type Write = (kind: string, fields: object, message: string) => void

/**
 * Rate-limits log lines that unauthenticated requests can trigger. `kind` groups the lines that share
 * a limit. A written line has the field `leftOut`: how many of its kind were left out since the last.
 */
export type RateLimitedLog = { readonly warn: Write; readonly error: Write }

/** `nowMs` reads a clock that only goes forward, in milliseconds. */
export function createRateLimitedLog(log: Log, nowMs: () => number): RateLimitedLog {
  const buckets = createTokenBuckets<string>(nowMs)
  const skipped = new Map<string, number>()

  function write(level: 'warn' | 'error', kind: string): Log['warn'] | null {
    const leftOut = skipped.get(kind) ?? 0
    const isDue = buckets.take(kind, LIMIT) === 0
    skipped.set(kind, isDue ? 0 : leftOut + 1)
    return isDue ? (fields, message) => log[level]({ ...fields, leftOut }, message) : null
  }

  return {
    warn: (kind, fields, message) => write('warn', kind)?.(fields, message),
    error: (kind, fields, message) => write('error', kind)?.(fields, message),
  }
}
