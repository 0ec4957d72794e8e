import { readFileSync, rmSync } from 'node:fs'

/** Named steps of a service at which it can be made to die or to stand still. */
export type Step =
  | 'before-stage'
  | 'before-produce'
  | 'after-produce'
  | 'before-insert'
  | 'mid-insert'
  | 'after-insert'
  | 'before-commit'

/** What is to happen at a step; a JSON file, removed when it has happened. */
export type Order = {
  readonly step: Step
  /** Passes through the step before it happens. */
  readonly after: number
  /** SIGKILL: dies there. SIGSTOP: stands still there until somebody sends SIGCONT. */
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

export type FailPoints = {
  /** Called at a step: returns, unless an order says otherwise. */
  pass(step: Step): void
}

/** Takes its orders from a file, so that a process that was started again does not die again. */
export function createFailPoints(file: string): FailPoints {
  let passes = 0
  return {
    pass(step) {
      const order = readOrder(file)
      if (order?.step !== step || passes++ < order.after) return
      rmSync(file, { force: true })
      passes = 0
      process.kill(process.pid, order.signal)
    },
  }
}

function readOrder(file: string): Order | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
