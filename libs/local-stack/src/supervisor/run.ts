import { once } from 'node:events'
import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { explainEnding } from './ending.ts'
import type { ProcessSpec } from './process-spec.ts'
import { spawnTethered } from './tethered.ts'

/** One run of a process. */
export interface Run {
  readonly pid: number | undefined
  /** Resolves when the process is gone, to one sentence that says how it ended. Never rejects. */
  readonly ended: Promise<string>
  kill(signal: NodeJS.Signals): void
}

const POLL_MS = 50
const MAX_LOG_BYTES = 10 * 1024 * 1024

/** Starts the process. `signal` stops it from being started, not a process that runs. */
export async function launch(
  spec: ProcessSpec,
  of: { readonly logFolder: string; readonly lockFd: number; readonly signal: AbortSignal },
): Promise<Run> {
  const command = await spec.command()
  of.signal.throwIfAborted()
  const logFile = path.join(of.logFolder, `${spec.name}.log`)
  const log = openLog(logFile)
  const stdout = command.stdout === 'ignore' ? 'ignore' : log
  const child = spawnTethered(command, {
    stdio: ['ignore', stdout, log],
    inherit: of.lockFd,
  })
  closeSync(log)
  const ended = once(child, 'exit').then(
    async ([code, signal]) =>
      explainEnding({
        title: spec.title,
        code: code as number | null,
        signal: signal as string | null,
        freeBytes: await freeBytesOf(of.logFolder),
        logFile,
      }),
    (error: Error) => `${spec.title} cannot be started: ${error.message}`,
  )
  return { pid: child.pid, ended, kill: (signal) => child.kill(signal) }
}

/** Waits until the run can be used. Throws one sentence when it ends first or takes too long. */
export async function untilReady(run: Run, spec: ProcessSpec): Promise<void> {
  const deadline = Date.now() + spec.readyTimeoutMs
  let failure: string | undefined
  const watching = run.ended.then((ending) => {
    failure = ending
  })
  while (failure === undefined && !(await spec.ready())) {
    if (Date.now() > deadline) {
      failure = `${spec.title} was not ready after ${spec.readyTimeoutMs / 1_000} s: the reason may be in its log ${spec.name}.log`
    } else {
      await Promise.race([watching, sleep(POLL_MS)])
    }
  }
  if (failure !== undefined) throw new Error(failure)
}

/** Renames a log that is too large to `<name>.log.1`, which replaces the one before. */
function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > MAX_LOG_BYTES) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

/** Free bytes on the disk of a folder; 0 when they cannot be read. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize
}
