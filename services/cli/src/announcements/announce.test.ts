import type { Erasure } from '@tributary/core'
import { ERASURES_TOPIC, Failure, SCHEMAS } from '@tributary/core'
import { createDecoder, createEncoder } from '@tributary/runtime/registry'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { expect, test } from 'vitest'
import { announceAll, erasureRecord } from './announce.ts'
import type { Removed } from './journal.ts'

const encode = createEncoder('erasure', 7)

const entry = (id: string): Removed => ({
  ...{ reason: 'erased', kind: 'message', provider: 'bird', account_id: 'clinic', id },
  ...{ run_id: 'run-1', erased_at: 1_793_610_000_123 },
})

/** A journal with these entries, which notes when it is cleared. */
function journalOf(ids: readonly string[], steps: string[]) {
  return {
    async *list() {
      for (const id of ids) yield [entry(id)]
    },
    async clear() {
      steps.push('clear')
    },
  }
}

const options = { encode, note: () => undefined, signal: new AbortController().signal }

test('an announcement names the entity in its key and decodes as it was entered', async () => {
  const { topic, key, value } = erasureRecord(entry('m|1'), encode)
  expect(topic).toBe(ERASURES_TOPIC)
  expect(Buffer.from(key ?? []).toString()).toBe('bird|clinic|m|1')
  const decoder = createDecoder({ schemaText: async () => SCHEMAS.erasure })
  expect(await decoder.decode('erasure', value)).toEqual(entry('m|1') satisfies Erasure)
})

test('everything is in Kafka before the journal is cleared', async () => {
  const steps: string[] = []
  const producer = createMemoryProducer()
  const publish = async (record: Parameters<typeof producer.publish>[0]) => {
    await producer.publish(record)
    steps.push('publish')
  }
  const announced = await announceAll(journalOf(['a', 'b'], steps), {
    ...options,
    producer: { publish },
  })
  expect(announced).toBe(2)
  expect(steps).toEqual(['publish', 'publish', 'clear'])
})

test('a record that Kafka does not confirm is sent again', async () => {
  const steps: string[] = []
  const producer = createMemoryProducer()
  producer.failNext(1, new Failure('UNAVAILABLE', { what: 'Kafka does not confirm' }))
  await announceAll(journalOf(['a'], steps), { ...options, producer })
  expect(producer.published).toHaveLength(1)
  expect(steps).toEqual(['clear'])
})

test('an interrupted run clears nothing', async () => {
  const steps: string[] = []
  const signal = AbortSignal.abort()
  const announcing = announceAll(journalOf(['a'], steps), {
    ...{ ...options, signal, producer: createMemoryProducer() },
  })
  await expect(announcing).rejects.toThrow()
  expect(steps).toEqual([])
})
