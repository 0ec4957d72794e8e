import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/** A program to run. `stdout` goes to the log unless it is ignored; stderr always does. */
export type Command = {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout?: 'log' | 'ignore'
  /** Line for sh that cleans up when the program or this process has ended, however it ended. */
  readonly afterwards?: string
}

/** The child's descriptor of the pipe that this process holds open. */
const TETHER_FD = 3

/**
 * The shell becomes the program. Before that it starts a watcher in the same process group, which reads
 * the pipe: the pipe ends when this process ends, and the watcher then kills the whole group. The group id
 * cannot belong to other processes, because the watcher is in the group.
 */
const script = (afterwards: string) => `
(read -r _ <&${TETHER_FD}; ${afterwards}; kill -s KILL -- -$$) </dev/null >/dev/null 2>&1 &
exec "$@" ${TETHER_FD}<&-`

/**
 * Runs a program that cannot outlive this process: also kill -9 of this process ends it, with the processes
 * that it has started. The child leads a session of its own, so that Ctrl-C in the terminal reaches the
 * supervisor only. `inherit` is a descriptor for the child to keep open.
 */
export function spawnTethered(
  command: Command,
  how: {
    readonly stdio: readonly [stdin: Stream, stdout: Stream, stderr: Stream]
    readonly inherit?: number
    readonly signal?: AbortSignal
  },
): ChildProcess {
  const stdio: StdioOptions = [...how.stdio, 'pipe', how.inherit ?? 'ignore']
  const words = ['-c', script(command.afterwards ?? ':'), 'sh', command.file, ...command.args]
  const child = spawn('/bin/sh', words, {
    ...(how.signal && { signal: how.signal }),
    stdio,
    cwd: command.cwd,
    env: { ...command.env },
    detached: true,
  })
  const tether = child.stdio[TETHER_FD] as Socket | null | undefined
  // The tether alone does not keep this process running.
  tether?.unref()
  tether?.once('error', () => undefined)
  child.once('exit', () => tether?.destroy())
  return child
}

type Stream = 'ignore' | 'pipe' | number
