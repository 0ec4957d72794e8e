import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

/**
 * Opens a file with an exclusive lock on it; close the descriptor to release it. Undefined when
 * somebody else kept the lock for `waitSeconds`. Rejects when the file cannot be opened, or where
 * flock(1) of util-linux is missing.
 *
 * It is a flock(2) lock, which the kernel drops when the last process that holds the open file ends,
 * however it ends: it cannot go stale. flock(1) locks the open file, which it inherits; the lock stays
 * with our descriptor when flock(1) ends.
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
