import { closeSync } from 'node:fs'
import path from 'node:path'
import { openLocked } from '@tributary/runtime/file-lock'

/** A lock that makes one supervisor the owner of the data folder. */
export type FolderLock = {
  /** Every child inherits this descriptor, so that the folder stays locked until the last of them ends. */
  readonly childrenFd: number
  release(): void
}

const CHILDREN_END_WITHIN_SECONDS = 10

/** Locks the folder. Throws one sentence with the fix when another stack uses it. */
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
