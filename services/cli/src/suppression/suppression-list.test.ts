import { expect, test } from 'vitest'
import type { CommandKafka } from '../clients.ts'
import { untilReachable } from './suppression-list.ts'

const never = new AbortController().signal

/** A Kafka whose topic answers with the error this often before it exists. */
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
  return { kafka: { admin: () => admin } as unknown as CommandKafka, attempts: () => attempts }
}

test.each([
  ['an unavailable Kafka', 'connect ECONNREFUSED'],
  ['a missing topic', 'This server does not host this topic-partition'],
])(
  '%s ends a command that needs the suppression list, and the error names the fix',
  async (_, message) => {
    const { kafka, attempts } = kafkaThatFails(Number.POSITIVE_INFINITY, message)
    await expect(untilReachable(kafka, never, 150)).rejects.toThrow(
      `topics control.suppressions cannot be read: Error: ${message}: check KAFKA_BROKERS; if topics are missing, run "tributary topics apply"`,
    )
    expect(attempts()).toBeGreaterThan(1)
  },
)

test('a command waits for a Kafka that returns in time', async () => {
  const { kafka, attempts } = kafkaThatFails(1, 'connect ECONNREFUSED')
  await untilReachable(kafka, never)
  expect(attempts()).toBe(2)
})
