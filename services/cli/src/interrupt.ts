/**
 * A signal that the first Ctrl-C or SIGTERM aborts, so that a long command can clean up. The second
 * Ctrl-C ends the process.
 */
export function interruptSignal(): AbortSignal {
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))
  process.once('SIGTERM', () => interrupt.abort(new Error('terminated')))
  return interrupt.signal
}
