import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { SpoolFiles } from './spool-files.ts'
import { isSegmentName } from './spool-files.ts'

/** Raw webhooks hold what patients wrote: nobody but the owner reads them. */
const MODE = 0o600

/** Segment files in a folder that exists. */
export function createDiskFiles(folder: string): SpoolFiles {
  const fileOf = (name: string) => path.join(folder, name)
  return {
    async list() {
      return (await readdir(folder)).filter(isSegmentName).sort()
    },
    async read(name, from, bytes) {
      const { size } = await stat(fileOf(name))
      const content = Buffer.alloc(Math.max(0, Math.min(bytes, size - from)))
      await using file = await open(fileOf(name), 'r')
      return content.subarray(0, await readInto(file, content, from))
    },
    async write(name, at, bytes) {
      await using file = await open(fileOf(name), constants.O_WRONLY | constants.O_CREAT, MODE)
      await file.truncate(at)
      await writeAll(file, bytes, at)
      await file.datasync()
      if (at === 0) await syncFolder(folder)
    },
    remove: (name) => rm(fileOf(name), { force: true }),
  }
}

/** Makes the entries of a folder durable: a file that was made in it is still there after a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

async function readInto(file: FileHandle, content: Buffer, from: number): Promise<number> {
  let length = 0
  while (length < content.byteLength) {
    const { bytesRead } = await file.read(
      content,
      length,
      content.byteLength - length,
      from + length,
    )
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let length = 0; length < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, length, bytes.byteLength - length, at + length)
    length += bytesWritten
  }
}
