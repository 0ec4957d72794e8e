import { closeSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, Failure } from '@tributary/core'
import { openLocked } from '@tributary/runtime/file-lock'
import { syncFolder } from './disk-files.ts'

/**
 * Makes the folder of a spool where it is missing and locks it for this process; the result releases
 * it. Rejects with CONFIG_INVALID when the folder cannot be used or another process has it.
 */
export async function lockSpool(folder: string): Promise<() => void> {
  const mend = 'Name a folder that this user may write to, or leave SPOOL_DIR out'
  await makeFolder(path.resolve(folder)).catch((error: unknown) => {
    throw unusable(folder, `cannot be written: ${describe(error)}. ${mend}.`)
  })
  const fd = await openLocked(path.join(folder, 'lock'), 0).catch((error: unknown) => {
    throw unusable(
      folder,
      `cannot be locked: ${describe(error)}. ${mend}; it also needs flock of the package util-linux.`,
    )
  })
  if (fd !== undefined) return () => closeSync(fd)
  throw unusable(folder, 'is in use by another gateway. Give each process a folder of its own.')
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

const unusable = (folder: string, why: string) =>
  new Failure('CONFIG_INVALID', `SPOOL_DIR ${folder} ${why}`)
