import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'

/** A program to run. `stdout` goes to the log unless it is ignored; stderr always does. */
export type Command = {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout?: 'log' | 'ignore'
}

/**
 * Runs a program that cannot outlive this process: the kernel kills it when its parent dies
 * (PR_SET_PDEATHSIG of prctl(2), set by setpriv(1)). The shell in between ends at once when the parent
 * died before setpriv set the signal. Call it on the main thread: the signal depends on the thread.
 *
 * The child leads a session of its own, so that Ctrl-C in the terminal reaches the supervisor only.
 */
export function spawnTethered(
  command: Command,
  how: { readonly stdio: StdioOptions; readonly signal?: AbortSignal },
): ChildProcess {
  const tether = ['--pdeathsig', 'KILL', 'sh', '-c', '[ "$PPID" = "$0" ] && exec "$@"']
  const program = [...tether, String(process.pid), command.file, ...command.args]
  return spawn('setpriv', program, {
    ...how,
    cwd: command.cwd,
    env: { ...command.env },
    detached: true,
  })
}
