/** `burst` tokens at once, refilled at `perSecond` tokens per second. */
export type BucketLimit = { readonly perSecond: number; readonly burst: number }

/** The tokens left at a time, in milliseconds of a clock that only goes forward. */
export type Bucket = { readonly tokens: number; readonly atMs: number }

/** Takes `amount` tokens, or none and returns the milliseconds until there are enough. */
export function takeTokens(
  bucket: Bucket,
  { perSecond, burst }: BucketLimit,
  { amount, nowMs }: { readonly amount: number; readonly nowMs: number },
): { readonly bucket: Bucket; readonly waitMs: number } {
  const refilled = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * perSecond)
  if (refilled >= amount) return { bucket: { tokens: refilled - amount, atMs: nowMs }, waitMs: 0 }
  const waitMs = ((amount - refilled) / perSecond) * 1_000
  return { bucket: { tokens: refilled, atMs: nowMs }, waitMs }
}

/** One bucket per key, full at first. Buckets are never removed: keys must be a small closed set. */
export type TokenBuckets<K> = {
  /** 0 when the tokens were taken, else the milliseconds until there are enough. */
  take(key: K, limit: BucketLimit, amount?: number): number
}

export function createTokenBuckets<K>(nowMs: () => number): TokenBuckets<K> {
  const buckets = new Map<K, Bucket>()
  return {
    take(key, limit, amount = 1) {
      const now = nowMs()
      const before = buckets.get(key) ?? { tokens: limit.burst, atMs: now }
      const { bucket, waitMs } = takeTokens(before, limit, { amount, nowMs: now })
      buckets.set(key, bucket)
      return waitMs
    },
  }
}
