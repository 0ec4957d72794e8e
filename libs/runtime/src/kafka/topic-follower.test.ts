import type { Kafka } from 'kafkajs'
import { afterEach, expect, test, vi } from 'vitest'
import { createLog } from '../service/log.ts'
import { createTopicFollower, FOLLOWER_LIMITS } from './topic-follower.ts'

afterEach(() => void vi.useRealTimers())

/** The brokers answer, but the consumer gets no records and never disconnects. */
function stalledKafka(): Kafka {
  const done = async () => undefined
  const never = () => new Promise<void>(() => undefined)
  const consumer = {
    ...{ connect: done, subscribe: done, run: done, disconnect: never },
    ...{ on: () => () => undefined, events: {} },
  }
  const admin = {
    ...{ connect: done, disconnect: done, deleteGroups: done },
    fetchTopicOffsets: async () => [{ partition: 0, low: '0', high: '1', offset: '1' }],
  }
  return { consumer: () => consumer, admin: () => admin } as unknown as Kafka
}

test('a follower whose consumer is stalled for a minute fails with the reason', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const follower = createTopicFollower({
    kafka: stalledKafka(),
    topic: 't',
    onRecord: () => undefined,
    log: createLog('test', 'fatal'),
    limits: { ...FOLLOWER_LIMITS, leaveMs: 100 },
  })
  const ended = follower.run(new AbortController().signal)
  ended.catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 50))
  vi.advanceTimersByTime(61_000)
  await expect(ended).rejects.toThrow('no progress on topic t for 60 s')
  expect(() => follower.assertFresh()).toThrow('was not read to its end in the last 5 s')
})
