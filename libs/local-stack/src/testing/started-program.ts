import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { type Connection, connectionFile, readConnection } from '../connection.ts'
import { childrenOf } from './processes.ts'

type Variables = Readonly<Record<string, string>>

/** A program of this package that runs as a process. */
export interface StartedProgram {
  readonly pid: number
  /** Everything that it has printed so far on both streams. */
  output(): string
  connection(): Connection
  /** Process id of the child whose command line contains the text; undefined when there is none. */
  childPid(text: string): number | undefined
  childPids(): readonly number[]
  kill(signal: NodeJS.Signals): void
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>
}

/** Runs a program of this package, by its path in `src`, with these variables in addition to our own. */
export function startProgram(file: string, variables: Variables): StartedProgram {
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '..', file)], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const read = collect(child)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const pid = child.pid ?? 0
  return {
    pid,
    output: read,
    connection: () => readConnection(connectionFile(variables['TRIBUTARY_HOME'] ?? '')),
    childPid: (text) => childrenOf(pid).find(({ command }) => command.includes(text))?.pid,
    childPids: () => childrenOf(pid).map((child) => child.pid),
    kill: (signal) => void child.kill(signal),
    ended,
  }
}

function collect(child: ChildProcess): () => string {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return () => output
}
