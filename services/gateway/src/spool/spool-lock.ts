import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, Failure } from '@tributary/core'
import { syncFolder } from './disk-files.ts'

/**
 * Makes the folder of a spool where it is missing and locks it for this process; the result releases
 * it. It is a flock(2) lock, which the kernel drops when the process ends, however it ends: it cannot
 * go stale. Rejects with CONFIG_INVALID when the folder cannot be used or another process has it.
 */
export async function lockSpool(folder: string): Promise<() => void> {
  const fd = await openLockFile(folder)
  const isOurs = await flock(fd).catch((error: unknown) => {
    closeSync(fd)
    const mend = 'Install the package util-linux, or leave SPOOL_DIR out'
    throw unusable(folder, `cannot be locked with flock: ${describe(error)}. ${mend}.`)
  })
  if (isOurs) return () => closeSync(fd)
  closeSync(fd)
  throw unusable(folder, 'is in use by another gateway. Give each process a folder of its own.')
}

async function openLockFile(folder: string): Promise<number> {
  try {
    await makeFolder(path.resolve(folder))
    return openSync(path.join(folder, 'lock'), 'a', 0o600)
  } catch (error) {
    const mend = 'Name a folder that this user may write to, or leave SPOOL_DIR out'
    throw unusable(folder, `cannot be written: ${describe(error)}. ${mend}.`)
  }
}

/** Durably: every folder that got an entry is synced. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  let parent = folder
  do {
    parent = path.dirname(parent)
    await syncFolder(parent)
  } while (parent !== path.dirname(first))
}

/** flock(1) locks the open file, which it inherits; the lock stays with our descriptor when it ends. */
async function flock(fd: number): Promise<boolean> {
  const child = spawn('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  })
  const [code] = await once(child, 'exit')
  return code === 0
}

const unusable = (folder: string, why: string) =>
  new Failure('CONFIG_INVALID', `SPOOL_DIR ${folder} ${why}`)
