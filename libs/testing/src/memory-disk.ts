import { spawnSync } from 'node:child_process'
import { statfsSync } from 'node:fs'

/** A file system in memory over a folder, which can be made full (tmpfs(5)). */
export type MemoryDisk = {
  readonly folder: string
  /** From now on there is room for nothing more. */
  fill(): void
  /** Gives it its room again. */
  free(): void
  /** Takes it away with all that it holds. */
  unmount(): void
}

/**
 * Mounts a disk of so many bytes over a folder that exists. Null where this user may not mount, which
 * needs root: the reason is printed, and the caller leaves out what needs it.
 */
export function mountMemoryDisk(folder: string, bytes: number): MemoryDisk | null {
  try {
    run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder])
  } catch (error) {
    process.stderr.write(`No disk is filled here: ${(error as Error).message}\n`)
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

/** Down to what is used, which may grow in between: then the kernel refuses the size. */
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
