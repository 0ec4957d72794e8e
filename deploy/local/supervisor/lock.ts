import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'

/**
 * The data folder belongs to one supervisor. Both locks are flock(2) locks, which the kernel drops
 * when the last process that holds the open file ends, however it ends: they cannot go stale.
 */
export type FolderLock = {
  /** Hand this descriptor to every child: the folder stays locked until the last of them is gone. */
  readonly childrenFd: number
  release(): void
}

const CHILDREN_END_WITHIN_SECONDS = 10

/** Locks the folder, or throws one sentence that says who has it and what to do. */
export async function lockFolder(home: string): Promise<FolderLock> {
  const supervisor = await openLocked(path.join(home, 'supervisor.lock'), 0)
  if (supervisor === undefined) {
    throw new Error(
      `A stack already runs on ${home}: stop it with Ctrl-C where it was started, or set TRIBUTARY_HOME to another folder.`,
    )
  }
  const file = path.join(home, 'children.lock')
  const children = await openLocked(file, CHILDREN_END_WITHIN_SECONDS)
  if (children === undefined) {
    closeSync(supervisor)
    throw new Error(
      `Processes of an earlier run still use ${home}: list them with "fuser ${file}" and end them.`,
    )
  }
  return {
    childrenFd: children,
    release() {
      closeSync(children)
      closeSync(supervisor)
    },
  }
}

/**
 * Opens a file with an exclusive lock on it; close the descriptor to release it. Undefined when
 * somebody else kept the lock for `waitSeconds`. It is flock(1) that locks the open file, which it
 * inherits; the lock stays with our descriptor when flock(1) ends.
 */
export async function openLocked(file: string, waitSeconds: number): Promise<number | undefined> {
  const fd = openSync(file, 'a', 0o600)
  const wait = waitSeconds === 0 ? ['--nonblock'] : ['--wait', String(waitSeconds)]
  const flock = spawn('flock', ['--exclusive', ...wait, '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  })
  const [code] = await once(flock, 'exit')
  if (code === 0) return fd
  closeSync(fd)
  return undefined
}
