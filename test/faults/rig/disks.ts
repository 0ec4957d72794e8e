import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { MemoryDisk } from '@tributary/testing'
import { mountMemoryDisk } from '@tributary/testing'

/** Owners of a disk: the parts of the stack that keep data, and the spools of the gateways. */
const NAMES = ['kafka', 'clickhouse', 'spool'] as const

export type DiskName = (typeof NAMES)[number]

/** Disks that a fault can fill. */
export type Disks = Readonly<Record<DiskName, MemoryDisk>>

/** More than all runs write. A disk uses memory only for written bytes. */
const BYTES = 4 * 1024 ** 3

/** Folder of a disk under the data folder of a stack. */
export const diskFolder = (home: string, name: DiskName): string => path.join(home, name)

/** Mounts the disks before the stack starts. Prints the reason and returns null where this user may not mount. */
export function mountDisks(home: string): Disks | null {
  const mounted: Partial<Record<DiskName, MemoryDisk>> = {}
  for (const name of NAMES) {
    const folder = diskFolder(home, name)
    mkdirSync(folder, { recursive: true })
    const disk = mountMemoryDisk(folder, BYTES)
    if (disk === null) return null
    mounted[name] = disk
  }
  return mounted as Disks
}

/** Removes a data folder with the disks that an interrupted run left mounted in it. */
export function removeHome(home: string): void {
  for (const name of NAMES) spawnSync('umount', ['--lazy', diskFolder(home, name)])
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

export function unmountDisks(disks: Disks | null): void {
  for (const name of NAMES) disks?.[name].unmount()
}
