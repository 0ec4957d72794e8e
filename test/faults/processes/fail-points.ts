import { readFileSync, rmSync } from 'node:fs'

/** Named steps at which an order can kill or freeze a service. */
export type Step =
  | 'before-stage'
  | 'before-produce'
  | 'after-produce'
  | 'before-insert'
  | 'mid-insert'
  | 'after-insert'
  | 'before-commit'

/** What happens at a step. It is a JSON file, which the service removes when it executes the order. */
export type Order = {
  readonly step: Step
  /** Passes through the step before it happens. */
  readonly after: number
  /** SIGKILL ends the service there. SIGSTOP freezes it there until it gets SIGCONT. */
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

export type FailPoints = {
  /** The service calls it at each step. It returns unless an order matches. */
  pass(step: Step): void
}

/** Reads its orders from a file that it removes, so that a restarted process does not die again. */
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
