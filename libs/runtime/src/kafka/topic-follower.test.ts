import type { Kafka } from 'kafkajs'
import { afterEach, expect, test, vi } from 'vitest'
import { createLog } from '../service/log.ts'
import { createTopicFollower } from './topic-follower.ts'

afterEach(() => void vi.useRealTimers())

/** The brokers answer, but the consumer is given nothing and cannot be disconnected either. */
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

test('a follower whose consumer stands still ends with the reason within seconds after a minute', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const follower = createTopicFollower({
    kafka: stalledKafka(),
    topic: 't',
    onRecord: () => undefined,
    log: createLog('test', 'fatal'),
  })
  const ended = follower.run(new AbortController().signal)
  ended.catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 50))
  vi.advanceTimersByTime(61_000)
  await expect(ended).rejects.toThrow('topic t has stood still')
  expect(() => follower.assertFresh()).toThrow('could not be read to its end of late')
})
