import { describe } from '@tributary/core'
import type { Log } from './log.ts'
import { failureFields } from './log.ts'

/**
 * A long-running part of a service. `run` resolves after the signal aborted and its work is drained.
 * It rejects when it cannot continue, which ends the process.
 */
export type Worker = {
  readonly name: string
  readonly run: (signal: AbortSignal) => Promise<void>
}

export type ServiceOptions = {
  readonly log: Log
  readonly workers: readonly Worker[]
  /** Called in order after the workers have ended: flush, disconnect. */
  readonly close: readonly (() => Promise<void>)[]
  readonly drainTimeoutMs: number
}

/** Exit code after a stop by signal. */
const DONE = 0
/** Exit code after a failure: the orchestrator restarts the process. */
const FAILED = 1

/**
 * Runs the workers until SIGTERM or SIGINT, or until one fails. Then stops the others, closes, and
 * exits. Stopping takes at most `drainTimeoutMs`; what is not committed by then is redelivered.
 */
export async function runService({
  log,
  workers,
  close,
  drainTimeoutMs,
}: ServiceOptions): Promise<never> {
  const stopping = new AbortController()
  const stop = (reason: string) => {
    if (stopping.signal.aborted) return
    log.info({ reason }, 'stopping')
    stopping.abort()
    setTimeout(() => {
      log.error({ drainTimeoutMs }, 'not drained in time; exiting')
      process.exit(FAILED)
    }, drainTimeoutMs).unref()
  }
  process.once('SIGTERM', () => stop('SIGTERM'))
  process.once('SIGINT', () => stop('SIGINT'))

  let exitCode = DONE
  const running = workers.map(async ({ name, run }) => {
    try {
      await run(stopping.signal)
      if (!stopping.signal.aborted) throw new Error('worker exited unexpectedly')
    } catch (error) {
      exitCode = FAILED
      log.fatal({ worker: name, ...failureFields(error) }, `${name} failed: ${describe(error)}`)
      stop(`${name} failed`)
    }
  })
  await Promise.all(running)
  for (const closing of close) await closing().catch(() => undefined)
  log.info({}, 'stopped')
  process.exit(exitCode)
}

/** Runs `main`; a failure at start is one log line with the fix, and exit code 1. */
export async function startService(log: Log, main: () => Promise<unknown>): Promise<void> {
  try {
    await main()
  } catch (error) {
    log.fatal(failureFields(error), `cannot start: ${describe(error)}`)
    process.exit(FAILED)
  }
}
