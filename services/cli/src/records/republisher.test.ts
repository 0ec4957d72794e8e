import type { StreamRecord } from '@tributary/core'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { expect, test } from 'vitest'
import { createRepublisher } from './republisher.ts'

const NOW = Date.UTC(2026, 10, 2)

const kept = (offset: bigint): StreamRecord => ({
  ...{ topic: 'dead.normalizer', partition: 0, offset, key: null, value: Buffer.from('kept') },
  ...{ headers: {}, timestampMs: 5 },
})

const out = (name: string) => ({
  ...{ topic: 'raw.spruce', key: null, value: Buffer.from(name), headers: {} },
})

const textOf = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString()

test('a record is entered in the ledger after it was published', async () => {
  const producer = createMemoryProducer()
  const republisher = createRepublisher(producer, () => NOW)
  await republisher.publish(kept(7n), out('first'))
  await republisher.finish()
  expect(producer.published.map(({ topic }) => topic)).toEqual(['raw.spruce', 'control.redrives'])
  expect(textOf(producer.published[0]?.value ?? null)).toBe('first')
  expect(textOf(producer.published[1]?.key ?? null)).toBe('dead.normalizer/0/7')
})

test('a record that Kafka did not confirm is not entered, and the error says how far it came', async () => {
  const producer = createMemoryProducer()
  const republisher = createRepublisher(producer, () => NOW)
  await republisher.publish(kept(1n), out('first'))
  await republisher.finish()
  producer.failNext(1, new Error('the broker is away'))
  await republisher.publish(kept(2n), out('second'))
  await expect(republisher.finish()).rejects.toThrow(
    /^stopped after 1 records: .*; run the command again: it goes on/,
  )
  const entries = producer.published.filter(({ topic }) => topic === 'control.redrives')
  expect(entries.map(({ key }) => textOf(key))).toEqual(['dead.normalizer/0/1'])
})

test('records leave in portions, so that any number of them fits', async () => {
  const producer = createMemoryProducer()
  const republisher = createRepublisher(producer, () => NOW)
  for (let offset = 0n; offset < 250n; offset++) await republisher.publish(kept(offset), out('x'))
  expect(producer.published).toHaveLength(400)
  await republisher.finish()
  expect(producer.published).toHaveLength(500)
})
