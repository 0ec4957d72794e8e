import type { Command } from './tethered.ts'

/** A process to keep alive. */
export type ProcessSpec = {
  /** Short name; the log is `<name>.log`. */
  readonly name: string
  /** Name on the screen. */
  readonly title: string
  /** Called before every start. Writes the configuration and chooses ports. */
  readonly command: () => Command | Promise<Command>
  /** Polled after a start until true: the process is ready for use. */
  readonly ready: () => Promise<boolean>
  readonly readyTimeoutMs: number
  /** Time from SIGTERM to SIGKILL. */
  readonly stopTimeoutMs: number
}

/** A process that its supervisor restarts whenever it dies, until `stop`. */
export interface Supervised {
  readonly name: string
  /** Id of the running process; undefined between two runs. */
  readonly pid: number | undefined
  /** Resolves when ready. Rejects with one sentence when the first run ends or is not ready in time. */
  start(): Promise<void>
  /** SIGTERM, then SIGKILL after the deadline. Resolves when gone. `start` may follow. */
  stop(): Promise<void>
}
