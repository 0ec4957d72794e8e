import { expect, test } from 'vitest'
import type { AdminKafka } from '../clients.ts'
import { untilReached } from './read-suppressions.ts'

const never = new AbortController().signal

/** A Kafka whose topic answers so often with this error before it is there. */
function kafkaThatFails(times: number, message: string) {
  let attempts = 0
  const admin = {
    connect: async () => undefined,
    disconnect: async () => undefined,
    fetchTopicOffsets: async () => {
      attempts++
      if (attempts <= times) throw new Error(message)
      return [{ partition: 0, offset: '0', low: '0', high: '0' }]
    },
  }
  return { kafka: { admin: () => admin } as unknown as AdminKafka, attempts: () => attempts }
}

test.each([
  ['a Kafka that is away', 'connect ECONNREFUSED'],
  ['a missing topic', 'This server does not host this topic-partition'],
])('%s ends a command that needs the list, with the mend', async (_, message) => {
  const { kafka, attempts } = kafkaThatFails(Number.POSITIVE_INFINITY, message)
  await expect(untilReached(kafka, never, 150)).rejects.toThrow(
    `topics control.suppressions cannot be read: Error: ${message}: check KAFKA_BROKERS; if topics are missing, run "tributary topics apply"`,
  )
  expect(attempts()).toBeGreaterThan(1)
})

test('a Kafka that comes back in time is no failure', async () => {
  const { kafka, attempts } = kafkaThatFails(1, 'connect ECONNREFUSED')
  await untilReached(kafka, never)
  expect(attempts()).toBe(2)
})
