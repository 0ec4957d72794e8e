/** Rate-limits a repeated log line: the returned function is true at once, then at most once per `everyMs`. */
export function createThrottle(everyMs: number): () => boolean {
  let quietUntil = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (now < quietUntil) return false
    quietUntil = now + everyMs
    return true
  }
}

/** A throttle of its own for each key. */
export function createThrottles(everyMs: number): (key: string) => boolean {
  const throttles = new Map<string, () => boolean>()
  return (key) => {
    const isDue = throttles.get(key) ?? createThrottle(everyMs)
    throttles.set(key, isDue)
    return isDue()
  }
}
