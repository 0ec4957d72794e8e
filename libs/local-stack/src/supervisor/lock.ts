import { execFileSync } from 'node:child_process'
import { closeSync, constants, existsSync, openSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lockFile } from '@tributary/runtime/file-lock'

/** A lock that makes one supervisor the owner of the data folder. */
export type FolderLock = {
  /** Every child inherits this descriptor: the folder stays locked until the last of them ends. */
  readonly childrenFd: number
  release(): void
}

const CHILDREN_END_WITHIN_MS = 10_000
const POLL_MS = 50

/**
 * Locks the folder. Waits `withinMs` for the children of an earlier run to end. Throws one sentence with
 * the fix when another stack uses the folder.
 */
export async function lockFolder(
  home: string,
  withinMs = CHILDREN_END_WITHIN_MS,
): Promise<FolderLock> {
  const release = await lockFile(path.join(home, 'supervisor.lock'), 0)
  if (release === undefined) {
    throw new Error(
      `A stack already runs on ${home}: stop it with Ctrl-C where it was started, or set TRIBUTARY_HOME to another folder.`,
    )
  }
  const children = path.join(home, 'children')
  makePipe(children)
  const deadline = Date.now() + withinMs
  while (hasReader(children)) {
    if (Date.now() > deadline) {
      release()
      throw new Error(
        `Processes of an earlier run still use ${home}: list them with "lsof ${children}" and end them.`,
      )
    }
    await sleep(POLL_MS)
  }
  const childrenFd = openSync(children, constants.O_RDONLY | constants.O_NONBLOCK)
  return {
    childrenFd,
    release() {
      closeSync(childrenFd)
      release()
    },
  }
}

/** A named pipe: no process has it open for reading when all children are gone (fifo(7)). */
function makePipe(file: string): void {
  if (existsSync(file)) return
  try {
    execFileSync('mkfifo', ['-m', '600', file], { stdio: 'pipe' })
  } catch (cause) {
    throw new Error(
      `The named pipe ${file} cannot be created: set TRIBUTARY_HOME to a folder on a disk of this system.`,
      { cause },
    )
  }
}

function hasReader(pipe: string): boolean {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') return false
    throw error
  }
}
