import { createTokenBuckets } from './token-buckets.ts'

/** Lines of one kind: twenty at once, then one a second. */
const LIMIT = { perSecond: 1, burst: 20 }

/** Holds back log lines that anybody can cause, so that a flood of requests is no flood of lines. */
export type Sparing = {
  /** Null when the line of this kind is to be left out, else how many were since the last one. */
  due(kind: string): { readonly leftOut: number } | null
}

export function createSparing(nowMs: () => number): Sparing {
  const buckets = createTokenBuckets<string>(nowMs)
  const skipped = new Map<string, number>()
  return {
    due(kind) {
      const leftOut = skipped.get(kind) ?? 0
      const isDue = buckets.take(kind, LIMIT) === 0
      skipped.set(kind, isDue ? 0 : leftOut + 1)
      return isDue ? { leftOut } : null
    },
  }
}
