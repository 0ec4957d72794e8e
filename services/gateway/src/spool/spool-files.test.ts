import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createDiskFiles } from './disk-files.ts'
import { spoolFilesSuite } from './spool-files.suite.ts'
import { segmentName } from './spool-files.ts'
import { lockSpool } from './spool-lock.ts'
import { createMemoryFiles } from './testing/memory-files.ts'

const folders: string[] = []

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tributary-spool-'))
  folders.push(folder)
  return folder
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

spoolFilesSuite('on a disk', async () => createDiskFiles(await newFolder()))
spoolFilesSuite('in memory', async () => createMemoryFiles())

test('nobody but the owner may read what is spooled', async () => {
  const folder = path.join(await newFolder(), 'a', 'spool')
  const release = await lockSpool(folder)
  await createDiskFiles(folder).write(segmentName(1), 0, Buffer.from('x'))
  const modes = [folder, path.join(folder, segmentName(1))].map(
    async (file) => (await stat(file)).mode,
  )
  expect((await Promise.all(modes)).map((mode) => (mode & 0o777).toString(8))).toEqual([
    '700',
    '600',
  ])
  release()
})

test('a second process on the same folder is refused, until the first one is gone', async () => {
  const folder = await newFolder()
  const release = await lockSpool(folder)
  await expect(lockSpool(folder)).rejects.toThrow(
    `SPOOL_DIR ${folder} is in use by another gateway. Give each process a folder of its own.`,
  )
  release()
  const again = await lockSpool(folder)
  again()
  expect(await readdir(folder)).toEqual(['lock'])
})

test('a folder that cannot be is refused with the mend', async () => {
  const file = path.join(await newFolder(), 'file')
  await writeFile(file, '')
  await expect(lockSpool(path.join(file, 'spool'))).rejects.toThrow(
    /SPOOL_DIR .* cannot be written: .*ENOTDIR.* Name a folder that this user may write to/,
  )
})
