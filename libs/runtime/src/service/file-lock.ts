import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

/**
 * Opens a file and locks it exclusively; close the descriptor to release the lock. Undefined when
 * another process holds the lock for `waitSeconds`. Rejects when the file cannot be opened or flock(1)
 * of util-linux is missing.
 *
 * It is a flock(2) lock: the kernel releases it when the last process that has the file open ends,
 * so it cannot go stale. flock(1) inherits the open file and locks it; the lock stays with our
 * descriptor after flock(1) has ended.
 */
export async function openLocked(file: string, waitSeconds: number): Promise<number | undefined> {
  const fd = openSync(file, 'a', 0o600)
  const wait = waitSeconds === 0 ? ['--nonblock'] : ['--wait', String(waitSeconds)]
  try {
    const flock = spawn('flock', ['--exclusive', ...wait, '3'], {
      stdio: ['ignore', 'ignore', 'ignore', fd],
    })
    const [code] = await once(flock, 'exit')
    if (code === 0) return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
  closeSync(fd)
  return undefined
}
