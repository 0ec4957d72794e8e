import { expect, test } from 'vitest'
import { collectLog } from '../testing/collect-log.ts'
import type { MemoryFiles } from '../testing/memory-files.ts'
import { createMemoryFiles } from '../testing/memory-files.ts'
import { recordOf, valuesOf } from '../testing/spool-records.ts'
import { MIB, openTestSpool, takeAll } from '../testing/test-spool.ts'
import { encodeRecord, FRAME_OVERHEAD_BYTES } from './frame.ts'
import { segmentName } from './spool-folder.ts'

const FIRST = segmentName(1)
const diskFull = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
const values = (count: number) => Array.from({ length: count }, (_, at) => `value ${at}`)

/** A disk with one record per frame. */
async function filled(records: readonly string[]): Promise<MemoryFiles> {
  const files = createMemoryFiles()
  const spool = await openTestSpool(files)
  for (const value of records) await spool.append(recordOf(value))
  return files
}

test('the next process finds all records in order, and none once they are drained', async () => {
  const spool = await openTestSpool(await filled(values(5)))
  expect(spool.state()).toMatchObject({ records: 5 })
  expect(await takeAll(spool)).toEqual(values(5))
  expect(spool.state()).toEqual({ bytes: 0, records: 0, oldestSeconds: 0 })
})

test('a process killed at any byte of a write leaves every earlier record and nothing of that write', async () => {
  const whole = (await filled(values(3))).content.get(FIRST) ?? Buffer.alloc(0)
  const frameBytes = whole.byteLength / 3
  const survives = async (length: number) => {
    const log = collectLog()
    const files = createMemoryFiles(new Map([[FIRST, whole.subarray(0, length)]]))
    const spool = await openTestSpool(files, { log })
    const isTorn = length % frameBytes !== 0
    expect(log.lines).toHaveLength(isTorn ? 1 : 0)
    await spool.append(recordOf('later'))
    expect(await takeAll(spool)).toEqual([...values(Math.floor(length / frameBytes)), 'later'])
  }
  await Promise.all(Array.from({ length: whole.byteLength + 1 }, (_, length) => survives(length)))
})

test('a file damaged in the middle stops the start with the fix, and is left unchanged', async () => {
  const files = await filled(values(3))
  const content = files.content.get(FIRST) ?? Buffer.alloc(0)
  content[20] = 0
  await expect(openTestSpool(files)).rejects.toMatchObject({
    code: 'SPOOL_BROKEN',
    message: expect.stringMatching(/000000000001\.spool .* at byte 0.*truncate -s 0/),
  })
  expect(files.content.get(FIRST)).toBe(content)
})

test('only the newest file may have a torn end', async () => {
  const files = await filled(values(3))
  const content = files.content.get(FIRST) ?? Buffer.alloc(0)
  files.content.set(segmentName(2), Buffer.from(content))
  files.content.set(FIRST, content.subarray(0, -1))
  await expect(openTestSpool(files)).rejects.toThrow(/000000000001\.spool/)
})

test('a file damaged while the process runs is not skipped', async () => {
  const files = await filled(values(3))
  const spool = await openTestSpool(files)
  files.content.get(FIRST)?.fill(0, 20, 30)
  await expect(spool.next(new AbortController().signal)).rejects.toMatchObject({
    code: 'SPOOL_BROKEN',
  })
})

test('records that arrive during a write are written together', async () => {
  const files = createMemoryFiles()
  let writes = 0
  const spool = await openTestSpool({
    ...files,
    write(...args) {
      writes += 1
      return files.write(...args)
    },
  })
  await Promise.all(values(100).map((value) => spool.append(recordOf(value))))
  expect(writes).toBe(2)
  expect(await takeAll(spool)).toEqual(values(100))
})

test('a full spool refuses at once, and accepts again once some of it is drained', async () => {
  const size = encodeRecord(recordOf('value 0')).byteLength + FRAME_OVERHEAD_BYTES
  const files = createMemoryFiles()
  const spool = await openTestSpool(files, { maxBytes: 10 * size })
  const results = await Promise.allSettled(values(12).map((value) => spool.append(recordOf(value))))
  expect(results.map(({ status }) => status)).toEqual([
    ...Array(10).fill('fulfilled'),
    ...Array(2).fill('rejected'),
  ])
  await expect(spool.append(recordOf('one more'))).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/the spool is full \(\d+ of \d+ bytes are used\)/),
  })
  expect(await takeAll(spool)).toEqual(values(10))
  await spool.append(recordOf('value 0'))
  expect(await takeAll(spool)).toEqual(['value 0'])
})

test('records over the limit for the disk are refused at once', async () => {
  const spool = await openTestSpool(createMemoryFiles(), { maxWaitingBytes: 1_000 })
  const waiting = spool.append(recordOf('x'.repeat(500)))
  await expect(spool.append(recordOf('y'.repeat(500)))).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  })
  await waiting
  expect(await takeAll(spool)).toEqual(['x'.repeat(500)])
})

test('records of a failed write are refused and never read back', async () => {
  const files = createMemoryFiles()
  const spool = await openTestSpool(files)
  await spool.append(recordOf('before'))
  files.failNext(2, diskFull)
  for (const value of ['lost', 'lost too']) {
    await expect(spool.append(recordOf(value))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('ENOSPC'),
    })
  }
  expect(spool.hasRoom()).toBe(false)
  await spool.append(recordOf('after'))
  expect(spool.hasRoom()).toBe(true)
  const next = await openTestSpool(createMemoryFiles(new Map(files.content)))
  expect(await takeAll(next)).toEqual(['before', 'after'])
  expect(await takeAll(spool)).toEqual(['before', 'after'])
})

test('files stay small and are removed one by one as they are drained', async () => {
  const files = createMemoryFiles()
  const spool = await openTestSpool(files, { maxBytes: MIB })
  const value = 'x'.repeat(10_000)
  for (let at = 0; at < 40; at++) await spool.append(recordOf(value))
  expect(files.content.size).toBe(6)
  const reopened = await openTestSpool(createMemoryFiles(new Map(files.content)), { maxBytes: MIB })
  expect(reopened.state().records).toBe(40)
  const counts: number[] = []
  for (const { signal } = new AbortController(); spool.state().records > 0; ) {
    const window = await spool.next(signal)
    for (const record of window?.records ?? []) spool.confirm(record)
    if (window !== null) await spool.drop(window)
    counts.push(files.content.size)
  }
  expect(counts).toEqual([5, 4, 3, 2, 1, 0])
})

test('a record larger than one read is complete', async () => {
  const spool = await openTestSpool(createMemoryFiles())
  const large = 'x'.repeat(3 * MIB)
  await spool.append(recordOf('small'))
  await spool.append(recordOf(large))
  expect(await takeAll(spool)).toEqual(['small', large])
})

test('the spool holds a topic and key from the append to the confirmation', async () => {
  const spool = await openTestSpool(createMemoryFiles())
  const [ours, others] = [recordOf('a', 'ours'), recordOf('b', 'others')]
  const appended = spool.append(ours)
  expect([spool.holds(ours), spool.holds(others)]).toEqual([true, false])
  await appended
  const window = await spool.next(new AbortController().signal)
  expect(valuesOf(window?.records ?? [])).toEqual(['a'])
  expect(spool.holds(ours)).toBe(true)
  spool.confirm(ours)
  expect(spool.holds(ours)).toBe(false)
})

test('the age of the spool is that of its oldest record', async () => {
  const files = createMemoryFiles()
  const spool = await openTestSpool(files)
  await spool.append({ ...recordOf('a'), timestampMs: Date.now() - 90_000 })
  await spool.append({ ...recordOf('b'), timestampMs: Date.now() })
  await spool.next(new AbortController().signal)
  expect(Math.round(spool.state().oldestSeconds)).toBe(90)
  const restarted = await openTestSpool(files)
  expect(Math.round(restarted.state().oldestSeconds)).toBe(90)
  await takeAll(spool)
  expect(spool.state().oldestSeconds).toBe(0)
})

test('a stop ends the wait for records', async () => {
  const spool = await openTestSpool(createMemoryFiles())
  const stopping = new AbortController()
  const next = spool.next(stopping.signal)
  stopping.abort()
  expect(await next).toBeNull()
})
