import type { Command } from './tethered.ts'

/** A process to keep alive. */
export type ProcessSpec = {
  /** Short name; the log is `<name>.log`. */
  readonly name: string
  /** Name on the screen. */
  readonly title: string
  /** Asked before every start: the place to write configuration and to choose ports. */
  readonly command: () => Command | Promise<Command>
  /** Polled after a start until true: the process can be used now. */
  readonly ready: () => Promise<boolean>
  readonly readyTimeoutMs: number
  /** How long after SIGTERM the process is killed. */
  readonly stopTimeoutMs: number
}

/** A process that is started again whenever it dies, until it is stopped. */
export interface Supervised {
  readonly name: string
  /** Id of the running process; undefined between two runs. */
  readonly pid: number | undefined
  /** Resolves when ready. Rejects with one sentence when the first run ends or is not ready in time. */
  start(): Promise<void>
  /** SIGTERM, then SIGKILL after the deadline. Resolves when gone. `start` may follow. */
  stop(): Promise<void>
}
