import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createMemoryFiles } from '../testing/memory-files.ts'
import { spoolFilesSuite } from '../testing/spool-files.suite.ts'
import { createDiskFiles, lockSpool, segmentName } from './spool-folder.ts'

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

test('only the owner can read the spool', async () => {
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

test('a second process on the same folder is refused until the first one ends', async () => {
  const folder = await newFolder()
  const release = await lockSpool(folder)
  await expect(lockSpool(folder)).rejects.toThrow(
    `SPOOL_DIR ${folder} is in use by another gateway: give each gateway process its own folder`,
  )
  release()
  const again = await lockSpool(folder)
  again()
  expect(await readdir(folder)).toEqual(['lock'])
})

test('a folder that cannot be created is refused with the fix', async () => {
  const file = path.join(await newFolder(), 'file')
  await writeFile(file, '')
  await expect(lockSpool(path.join(file, 'spool'))).rejects.toThrow(
    /SPOOL_DIR .* cannot be written .*ENOTDIR.*: name a folder that this user may write to/,
  )
})
