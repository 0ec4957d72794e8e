import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { diskIsFull } from './ending.ts'
import type { FolderLock } from './lock.ts'
import type { ProcessSpec, Supervised } from './process-spec.ts'
import { freeBytesOf } from './run.ts'
import { createSupervised, type Surroundings } from './supervised.ts'

/** The only owner of all processes of a data folder. */
export interface Supervisor {
  /** Starts a process and keeps it alive. Resolves when ready; rejects with one sentence. */
  supervise(spec: ProcessSpec): Promise<Supervised>
  /** Calls back with the name of a process each time it is ready again after it died. */
  onRestart(listener: (name: string) => void): void
  /** Stops all processes, the last started first, each within its deadline. */
  stop(): Promise<void>
}

const DISK_CHECK_MS = 10_000

/** Takes over the lock: it is released when everything has stopped. */
export function createSupervisor(of: {
  readonly home: string
  readonly lock: FolderLock
  readonly say: (line: string) => void
}): Supervisor {
  const logFolder = path.join(of.home, 'logs')
  mkdirSync(logFolder, { recursive: true })
  const children: Supervised[] = []
  const listeners: ((name: string) => void)[] = []
  const around: Surroundings = {
    logFolder,
    lockFd: of.lock.childrenFd,
    say: of.say,
    restarted: (name) => {
      for (const listener of listeners) listener(name)
    },
  }
  const stopDiskWatch = watchDisk(of.home, of.say)
  let stopped: Promise<void> | undefined

  async function stopAll(): Promise<void> {
    stopDiskWatch()
    for (const child of children.toReversed()) await child.stop()
    of.lock.release()
  }

  return {
    async supervise(spec) {
      if (stopped !== undefined) {
        throw new Error(`${spec.title} is not started: the stack is being stopped.`)
      }
      const child = createSupervised(spec, around)
      children.push(child)
      await child.start()
      return child
    },
    onRestart: (listener) => void listeners.push(listener),
    stop() {
      stopped ??= stopAll()
      return stopped
    },
  }
}

/** Reports once that the disk is full, and once that it has space again. */
function watchDisk(home: string, say: (line: string) => void): () => void {
  let wasFull = false
  const check = async () => {
    const full = diskIsFull(await freeBytesOf(home))
    if (full && !wasFull) {
      say(`The disk that holds ${home} is full: free some space, or nothing more can be stored.`)
    }
    if (!full && wasFull) say(`The disk that holds ${home} has space again.`)
    wasFull = full
  }
  const timer = setInterval(() => void check(), DISK_CHECK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
