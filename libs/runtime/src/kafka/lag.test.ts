import type { Kafka } from 'kafkajs'
import { expect, test } from 'vitest'
import { readLag } from './lag.ts'

test('where Kafka does not tell the lag, the error names the group and the mend', async () => {
  const admin = {
    connect: () => Promise.reject(new Error('connect ECONNREFUSED')),
    disconnect: async () => undefined,
  }
  const kafka = { admin: () => admin } as unknown as Kafka
  await expect(readLag(kafka, 'tributary-sink', ['unified.calls'])).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message:
      'the positions of consumer group tributary-sink cannot be read: Error: connect ECONNREFUSED. Check KAFKA_BROKERS; missing topics are made by "tributary topics apply"',
  })
})
