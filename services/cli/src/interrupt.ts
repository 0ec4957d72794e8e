/**
 * A signal that the first Ctrl-C aborts, so that a long command can tidy up; the second one ends the
 * process as usual.
 */
export function interruptSignal(): AbortSignal {
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))
  process.once('SIGTERM', () => interrupt.abort(new Error('terminated')))
  return interrupt.signal
}
