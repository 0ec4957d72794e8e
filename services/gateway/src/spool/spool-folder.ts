import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { describe, Failure } from '@tributary/core'
import { lockFile } from '@tributary/runtime/file-lock'

/** The segment files of a spool. Ignores everything else in the folder. */
export interface SpoolFiles {
  /** Names, the oldest segment first. */
  list(): Promise<readonly string[]>
  /** Reads `bytes` bytes from the offset `from`, fewer at the end of the file. */
  read(name: string, from: number, bytes: number): Promise<Buffer>
  /**
   * Truncates the file to `at` bytes, appends `bytes` and makes the result durable. Creates the file
   * when `at` is 0. After a failure, anything may follow the first `at` bytes.
   */
  write(name: string, at: number, bytes: Uint8Array): Promise<void>
  /** Does nothing when the file does not exist. */
  remove(name: string): Promise<void>
}

const NAME = /^\d{12}\.spool$/
const DIGITS = 12

export const segmentName = (number: number): string =>
  `${String(number).padStart(DIGITS, '0')}.spool`

export const segmentNumber = (name: string): number => Number.parseInt(name, 10)

export const isSegmentName = (name: string): boolean => NAME.test(name)

/** Raw webhooks contain patients' messages: only the owner may read them. */
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

const OTHER_FOLDER = 'name a folder that this user may write to, or leave SPOOL_DIR out'

/**
 * Creates the folder where it is missing and locks it for this process; the result releases the lock.
 * Rejects with CONFIG_INVALID when the folder cannot be used or another process holds the lock.
 */
export async function lockSpool(folder: string): Promise<() => void> {
  await makeFolder(path.resolve(folder)).catch((cause: unknown) => {
    const what = `SPOOL_DIR ${folder} cannot be written (${describe(cause)})`
    throw new Failure('CONFIG_INVALID', { what, fix: OTHER_FOLDER, cause })
  })
  const release = await lockFile(path.join(folder, 'lock'), 0).catch((cause: unknown) => {
    const what = `SPOOL_DIR ${folder} cannot be locked (${describe(cause)})`
    throw new Failure('CONFIG_INVALID', { what, fix: OTHER_FOLDER, cause })
  })
  if (release !== undefined) return release
  throw new Failure('CONFIG_INVALID', {
    what: `SPOOL_DIR ${folder} is in use by another gateway`,
    fix: 'give each gateway process its own folder',
  })
}

/** Syncs every folder that gets a new entry, so that all of them survive a loss of power. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  let parent = folder
  do {
    parent = path.dirname(parent)
    await syncFolder(parent)
  } while (parent !== path.dirname(first))
}

/** Makes new entries of a folder durable: they survive a loss of power. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}
