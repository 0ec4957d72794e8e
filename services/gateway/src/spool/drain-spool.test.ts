import type { OutRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import { sleep } from '@tributary/runtime/service'
import { expect, test } from 'vitest'
import { collectLog } from '../testing/collect-log.ts'
import { createMemoryFiles } from '../testing/memory-files.ts'
import { recordOf, valuesOf } from '../testing/spool-records.ts'
import { openTestSpool } from '../testing/test-spool.ts'
import { drainSpool } from './drain-spool.ts'

const refusal = new Failure('UNAVAILABLE', { what: 'not now' })

/** Drains records by value and key; `refusals` is how often Kafka refuses each value. */
async function drained(
  records: readonly (readonly [string, string])[],
  refusals: Readonly<Record<string, number>> = {},
) {
  const spool = await openTestSpool(createMemoryFiles())
  for (const [value, key] of records) await spool.append(recordOf(value, key))
  const stopping = new AbortController()
  const left = new Map(Object.entries(refusals))
  const sent: OutRecord[] = []
  let underWay = 0
  let most = 0
  const publish = async (record: OutRecord) => {
    underWay += 1
    most = Math.max(most, underWay)
    await sleep(1, stopping.signal)
    underWay -= 1
    const [value = ''] = valuesOf([record])
    const times = left.get(value) ?? 0
    left.set(value, times - 1)
    if (times > 0) throw refusal
    sent.push(record)
  }
  const onProgress = () => spool.state().records === 0 && stopping.abort()
  const log = collectLog()
  await drainSpool({ spool, kafka: { publish }, onProgress, sleep, log }, stopping.signal)
  return { sent: valuesOf(sent), most, lines: log.lines }
}

test('a record that Kafka refuses blocks its own conversation and no other', async () => {
  const records = [
    ...[['a1', 'a'] as const, ['b1', 'b'] as const, ['a2', 'a'] as const, ['b2', 'b'] as const],
  ]
  const { sent, lines } = await drained(records, { a1: 2 })
  expect(sent).toEqual(['b1', 'b2', 'a1', 'a2'])
  expect(lines).toEqual(['warn: Kafka does not take the oldest records of the spool; trying again'])
})

test('conversations are sent in parallel, and the records of one in sequence', async () => {
  const keys = ['a', 'b', 'c']
  const records = [1, 2, 3].flatMap((at) => keys.map((key) => [`${key}${at}`, key] as const))
  const { sent, most } = await drained(records)
  for (const key of keys) {
    const own = sent.filter((value) => value.startsWith(key))
    expect(own).toEqual([`${key}1`, `${key}2`, `${key}3`])
  }
  expect(most).toBe(3)
})

test('a disk that cannot be read is retried; a damaged file is not', async () => {
  const kafka = { publish: async () => undefined }
  const failures = [new Error('EIO'), new Failure('SPOOL_BROKEN', { what: 'file 1 is damaged' })]
  const next = () => Promise.reject(failures.shift())
  const spool = { next, confirm: () => undefined, drop: async () => undefined }
  const log = collectLog()
  const options = { spool, kafka, onProgress: () => undefined, sleep, log }
  await expect(drainSpool(options, new AbortController().signal)).rejects.toThrow('is damaged')
  expect(log.lines).toEqual(['error: the spool cannot be read; trying again'])
})
