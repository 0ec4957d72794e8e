/** Whether something that comes again and again is to be said this time: at once, then once in `everyMs`. */
export function nowAndThen(everyMs: number): () => boolean {
  let quietUntil = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (now < quietUntil) return false
    quietUntil = now + everyMs
    return true
  }
}
