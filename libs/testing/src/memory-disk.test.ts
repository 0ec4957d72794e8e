import { mkdtempSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { mountMemoryDisk } from './memory-disk.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-disk-'))
const disk = mountMemoryDisk(folder, 1024 * 1024)

afterAll(() => {
  disk?.unmount()
  rmdirSync(folder)
})

test.runIf(disk !== null)(
  'a full disk keeps its files and takes nothing more until it is freed',
  () => {
    const write = (name: string) => writeFileSync(path.join(folder, name), 'x'.repeat(10_000))
    write('before')
    disk?.fill()
    expect(() => write('full')).toThrow('ENOSPC')
    disk?.free()
    write('after')
    expect(readFileSync(path.join(folder, 'before'))).toHaveLength(10_000)
  },
)
