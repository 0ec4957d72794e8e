import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { mountMemoryDisk } from '@tributary/testing'
import { afterAll, expect, test } from 'vitest'
import { recordOf } from '../testing/spool-records.ts'
import { openTestSpool, takeAll } from '../testing/test-spool.ts'
import { createDiskFiles } from './spool-folder.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-full-'))
const disk = mountMemoryDisk(folder, 64 * 1024)

afterAll(() => {
  disk?.unmount()
  rmdirSync(folder)
})

test.runIf(disk !== null)(
  'a spool on a full disk refuses records, keeps the stored ones and resumes once there is room',
  async () => {
    const spool = await openTestSpool(createDiskFiles(folder))
    const taken: string[] = []
    const refused: unknown[] = []
    for (let at = 0; refused.length < 3; at++) {
      const value = `${at} `.padEnd(5_000, 'x')
      await spool.append(recordOf(value)).then(
        () => taken.push(value),
        (error: unknown) => refused.push(error),
      )
    }
    expect(refused).toEqual(
      Array(3).fill(
        expect.objectContaining({
          code: 'UNAVAILABLE',
          message: expect.stringContaining('ENOSPC'),
        }),
      ),
    )
    expect(taken.length).toBeGreaterThan(5)
    const restarted = await openTestSpool(createDiskFiles(folder))
    expect(restarted.state().records).toBe(taken.length)
    expect(await takeAll(spool)).toEqual(taken)
    await spool.append(recordOf('after'))
    expect(await takeAll(spool)).toEqual(['after'])
  },
)
