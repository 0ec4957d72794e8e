import type { Kafka } from 'kafkajs'
import { expect, test } from 'vitest'
import { readLag } from './offsets.ts'

test('a lag that cannot be read is an error with the group and the fix', async () => {
  const admin = {
    connect: () => Promise.reject(new Error('connect ECONNREFUSED')),
    disconnect: async () => undefined,
  }
  const kafka = { admin: () => admin } as unknown as Kafka
  await expect(readLag(kafka, 'tributary-sink', ['unified.calls'])).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message:
      'the offsets of consumer group tributary-sink cannot be read: Error: connect ECONNREFUSED: check KAFKA_BROKERS; if topics are missing, run "tributary topics apply"',
  })
})
