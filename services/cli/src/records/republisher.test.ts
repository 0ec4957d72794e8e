import type { StreamRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { expect, test } from 'vitest'
import { createRepublisher, refusedText } from './republisher.ts'

const NOW = Date.UTC(2026, 10, 2)

const kept = (offset: bigint): StreamRecord => ({
  ...{ topic: 'dead.normalizer', partition: 0, offset, key: null, value: Buffer.from('kept') },
  ...{ headers: {}, timestampMs: 5 },
})

const republication = (offset: bigint, name: string) => ({
  kept: kept(offset),
  record: { topic: 'raw.spruce', key: null, value: Buffer.from(name), headers: {} },
})

const textOf = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString()

test('a record enters the redrive log after it was published', async () => {
  const producer = createMemoryProducer()
  await createRepublisher(producer, () => NOW).publish([republication(7n, 'first')])
  expect(producer.published.map(({ topic }) => topic)).toEqual(['raw.spruce', 'control.redrives'])
  expect(textOf(producer.published[0]?.value ?? null)).toBe('first')
  expect(textOf(producer.published[1]?.key ?? null)).toBe('dead.normalizer/0/7')
})

test('a record that Kafka did not confirm is not in the log, and the error counts the others', async () => {
  const producer = createMemoryProducer()
  const republisher = createRepublisher(producer, () => NOW)
  await republisher.publish([republication(1n, 'first')])
  producer.failNext(1, new Error('the broker is unavailable'))
  await expect(republisher.publish([republication(2n, 'second')])).rejects.toThrow(
    /^stopped after 1 records, .*: run the command again: it sends the remaining records/,
  )
  const entries = producer.published.filter(({ topic }) => topic === 'control.redrives')
  expect(entries.map(({ key }) => textOf(key))).toEqual(['dead.normalizer/0/1'])
})

test('records are published in batches, so that any number of them fits', async () => {
  const producer = createMemoryProducer()
  const publishedBefore: number[] = []
  async function* records() {
    for (let offset = 0n; offset < 250n; offset++) {
      publishedBefore.push(producer.published.length)
      yield republication(offset, 'x')
    }
  }
  await createRepublisher(producer, () => NOW).publish(records())
  expect(publishedBefore[199]).toBe(0)
  expect(publishedBefore[200]).toBe(400)
  expect(producer.published).toHaveLength(500)
})

test('a record that Kafka refuses is reported and not in the log, and the others are published', async () => {
  const producer = createMemoryProducer()
  producer.failNext(1, new Failure('RECORD_REFUSED', { what: 'Kafka refuses a record' }))
  const refused = await createRepublisher(producer, () => NOW).publish([
    republication(1n, 'large'),
    republication(2n, 'small'),
  ])
  expect(refused.map(refusedText)).toEqual([
    'dead.normalizer/0/1 is not sent: Kafka refuses a record',
  ])
  const entries = producer.published.filter(({ topic }) => topic === 'control.redrives')
  expect(entries.map(({ key }) => textOf(key))).toEqual(['dead.normalizer/0/2'])
})
