import { setTimeout as sleep } from 'node:timers/promises'
import { type BackOff, backOffMs } from '@tributary/runtime/service'
import type { ProcessSpec, Supervised } from './process-spec.ts'
import { launch, type Run, untilReady } from './run.ts'

/** Waits between restarts. They have no jitter: the processes of one stack need not come back apart. */
export const RESTART_BACK_OFF: BackOff = { firstMs: 250, longestMs: 30_000, jitter: 0 }

/** A process that ran for longer than this before it died restarts after the shortest wait again. */
const STEADY_MS = 60_000

/** What all processes of one supervisor share. */
export type Surroundings = {
  readonly logFolder: string
  /** Descriptor that keeps the data folder locked while the child lives. */
  readonly lockFd: number
  readonly say: (line: string) => void
  /** Called when a process is ready again after it died. */
  readonly restarted: (name: string) => void
}

/** Supervises one process. Nothing runs before `start`. */
export function createSupervised(spec: ProcessSpec, around: Surroundings): Supervised {
  let stopping = new AbortController()
  let current: Run | undefined
  let keeping: Promise<void> = Promise.resolve()

  async function startOnce(signal: AbortSignal): Promise<Run> {
    const run = await launch(spec, { ...around, signal })
    current = run
    const ended = run.ended.then(() => {
      if (current === run) current = undefined
    })
    try {
      await untilReady(run, spec)
      return run
    } catch (error) {
      if (!signal.aborted) run.kill('SIGKILL')
      await ended
      throw error
    }
  }

  async function startAgain(death: string, deaths: number, signal: AbortSignal): Promise<Run> {
    const wait = backOffMs(deaths, RESTART_BACK_OFF)
    around.say(`${death}. It starts again in ${wait / 1_000} s.`)
    await sleep(wait, undefined, { signal })
    try {
      return await startOnce(signal)
    } catch (error) {
      signal.throwIfAborted()
      return startAgain((error as Error).message, deaths + 1, signal)
    }
  }

  async function keepAlive(first: Run, signal: AbortSignal): Promise<void> {
    let run = first
    for (let deaths = 1; ; deaths += 1) {
      const since = Date.now()
      const death = await run.ended
      if (signal.aborted) return
      if (Date.now() - since > STEADY_MS) deaths = 1
      run = await startAgain(death, deaths, signal)
      around.say(`${spec.title} is back.`)
      around.restarted(spec.name)
    }
  }

  return {
    name: spec.name,
    get pid() {
      return current?.pid
    },
    async start() {
      stopping = new AbortController()
      const { signal } = stopping
      const first = await startOnce(signal)
      keeping = keepAlive(first, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
    },
    async stop() {
      stopping.abort()
      const run = current
      if (run) {
        run.kill('SIGTERM')
        const deadline = setTimeout(() => run.kill('SIGKILL'), spec.stopTimeoutMs)
        await run.ended
        clearTimeout(deadline)
      }
      await keeping
    },
  }
}
