import { expect, test } from 'vitest'
import type { CommandKafka } from './clients.ts'
import { sinkReader, untilCaughtUp } from './readers.ts'

const reader = { ...sinkReader({}), topics: ['unified.calls'] }
const TIMES = { pollMs: 1, noteEveryMs: 0, stalledMs: 50 }

/** A Kafka with 10 records in one partition at first, whose group commits these offsets in turn. */
function kafkaWith(...commits: readonly number[]) {
  const ends = [10, 20]
  let looks = 0
  const admin = {
    connect: async () => undefined,
    disconnect: async () => undefined,
    fetchOffsets: async () => {
      const offset = String(commits[Math.min(looks++, commits.length - 1)])
      return [{ topic: 'unified.calls', partitions: [{ partition: 0, offset }] }]
    },
    fetchTopicOffsets: async () => {
      const high = String(looks === 1 ? ends[0] : ends[1])
      return [{ partition: 0, offset: high, high, low: '0' }]
    },
  }
  return { admin: () => admin } as unknown as CommandKafka
}

function wait(kafka: CommandKafka, signal = new AbortController().signal) {
  const notes: string[] = []
  const done = untilCaughtUp(reader, { kafka, signal, note: (line) => notes.push(line) }, TIMES)
  return { done, notes }
}

test('a command waits for the records that the topics held at the call, not for later ones', async () => {
  const { done, notes } = wait(kafkaWith(4, 7, 10))
  await done
  expect(notes[0]).toBe('waiting for the sink: 3 records behind')
})

test('a service without progress ends the waiting, with the fix', async () => {
  await expect(wait(kafkaWith(4)).done).rejects.toThrow(
    'the sink (consumer group tributary-sink) is stalled, 6 records behind: start it, see its log, and run the command again',
  )
})

test('an interrupt ends the waiting', async () => {
  const interrupt = new AbortController()
  interrupt.abort(new Error('interrupted'))
  await expect(wait(kafkaWith(4), interrupt.signal).done).rejects.toThrow('interrupted')
})
