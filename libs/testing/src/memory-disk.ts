import { spawnSync } from 'node:child_process'
import { statfsSync } from 'node:fs'

/** A file system in memory on a folder (tmpfs(5)), which a test can fill. */
export type MemoryDisk = {
  readonly folder: string
  /** Leaves no free space. */
  fill(): void
  /** Restores the free space. */
  free(): void
  /** Removes it with its files. */
  unmount(): void
}

/**
 * Mounts a disk of `bytes` bytes on an existing folder. Prints the reason and returns null where this user
 * may not mount, which needs root; the caller leaves out the tests that need the disk.
 */
export function mountMemoryDisk(folder: string, bytes: number): MemoryDisk | null {
  try {
    run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder])
  } catch (error) {
    process.stderr.write(`Tests that fill a disk are left out: ${(error as Error).message}\n`)
    return null
  }
  const resize = (to: number) => run('mount', ['-o', `remount,size=${to}`, folder])
  return {
    folder,
    fill: () => shrink(folder, resize),
    free: () => resize(bytes),
    unmount: () => run('umount', [folder]),
  }
}

const ATTEMPTS = 10

/** Shrinks the disk to its used size. The kernel refuses the size when the usage grows in between. */
function shrink(folder: string, resize: (to: number) => void, attempts = ATTEMPTS): void {
  const { blocks, bfree, bsize } = statfsSync(folder)
  try {
    // No blocks would mean no limit.
    resize(Math.max(1, blocks - bfree) * bsize)
  } catch (error) {
    if (attempts === 1) throw error
    shrink(folder, resize, attempts - 1)
  }
}

function run(command: string, args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(stderr.trim())
}
