import { Failure, partitionName, rawTopic, UNIFIED_TOPICS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { PartitionLag } from '@tributary/runtime/kafka'
import { readLag } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { createStallTimer, createThrottle, sleep } from '@tributary/runtime/service'
import type { CommandKafka } from './clients.ts'
import { consumerGroupsOf } from './clients.ts'

/** A service as the reader of its topics. */
export type Reader = {
  readonly service: 'normalizer' | 'sink'
  readonly groupId: string
  readonly topics: readonly string[]
}

export const normalizerReader = (env: Env): Reader => ({
  service: 'normalizer',
  groupId: consumerGroupsOf(env).normalizer,
  topics: PROVIDER_IDS.map(rawTopic),
})

export const sinkReader = (env: Env): Reader => ({
  service: 'sink',
  groupId: consumerGroupsOf(env).sink,
  topics: UNIFIED_TOPICS,
})

export type Waiting = {
  readonly kafka: CommandKafka
  readonly note: (line: string) => void
  readonly signal: AbortSignal
}

/** Milliseconds: between two looks, between two lines, and without progress until it gives up. */
export type WaitTimes = {
  readonly pollMs: number
  readonly noteEveryMs: number
  readonly stalledMs: number
}

/** A reader without progress for a minute is taken to be down. */
const WAIT_TIMES: WaitTimes = { pollMs: 200, noteEveryMs: 5_000, stalledMs: 60_000 }

/**
 * Resolves once a service has processed everything that its topics held at the time of the call. Rejects
 * with UNAVAILABLE when it stalls.
 */
export async function untilCaughtUp(
  reader: Reader,
  { kafka, note, signal }: Waiting,
  { pollMs, noteEveryMs, stalledMs }: WaitTimes = WAIT_TIMES,
): Promise<void> {
  const goals = await readLag(kafka, reader.groupId, reader.topics)
  let left = recordsLeft(goals, goals)
  const timer = createStallTimer(stalledMs)
  const mayNote = createThrottle(noteEveryMs)
  mayNote() // The first line comes after one interval.
  while (left > 0n) {
    await sleep(pollMs, signal)
    signal.throwIfAborted()
    const before = left
    left = recordsLeft(goals, await readLag(kafka, reader.groupId, reader.topics))
    if (left < before) timer.progress()
    if (timer.isStalled()) throw stalled(reader, left)
    if (mayNote()) note(`waiting for the ${reader.service}: ${left} records behind`)
  }
}

/** Records between the positions now and the ends at the beginning. */
function recordsLeft(goals: readonly PartitionLag[], now: readonly PartitionLag[]): bigint {
  const positions = new Map(now.map((lag) => [partitionName(lag), lag.position]))
  return goals.reduce((sum, goal) => {
    const position = positions.get(partitionName(goal)) ?? 0n
    return position < goal.end ? sum + goal.end - position : sum
  }, 0n)
}

const stalled = ({ service, groupId }: Reader, left: bigint) =>
  new Failure('UNAVAILABLE', {
    what: `the ${service} (consumer group ${groupId}) is stalled, ${left} records behind`,
    fix: 'start it, see its log, and run the command again',
  })
