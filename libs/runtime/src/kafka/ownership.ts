import type { Consumer } from 'kafkajs'

/** The time between two rebalances of the group. */
export type Epoch = {
  /** Aborted when the partitions may belong to somebody else. */
  readonly signal: AbortSignal
  /**
   * Next offset of each partition: what the group had committed, then what this member commits.
   * Rejects when the epoch ends before Kafka has told.
   */
  readonly positions: Promise<Map<string, bigint>>
}

export type Ownership = {
  epoch(): Epoch
  /** Whether the group takes this process for a member. */
  joined(): boolean
  has(topic: string, partition: number): boolean
  /** Whether the last join gave it the partition: a batch fetched before that may be another's now. */
  wasGiven(topic: string, partition: number): boolean
  release(): void
}

/**
 * Who owns the partitions: a signal that aborts when the group rebalances. kafkajs can re-join while
 * handlers still run, and a commit would then carry the new generation (tulios/kafkajs issue 1046),
 * so handlers of an old epoch stop by this signal.
 *
 * A rebalance that kafkajs announces may end without a join: where the coordinator cannot be reached
 * or is loading, kafkajs goes on as the member it was, with its positions.
 */
export function createOwnership(
  consumer: Pick<Consumer, 'on' | 'events'>,
  readCommitted: (signal: AbortSignal) => Promise<Map<string, bigint>>,
): Ownership {
  const { events } = consumer
  let ending = new AbortController()
  let epoch: Epoch = { signal: ending.signal, positions: Promise.resolve(new Map()) }
  let joined = false
  let assignment: Readonly<Record<string, readonly number[]>> = {}

  function begin(positionsOf: (signal: AbortSignal) => Epoch['positions']): void {
    ending.abort()
    ending = new AbortController()
    epoch = { signal: ending.signal, positions: positionsOf(ending.signal) }
    epoch.positions.catch(() => undefined)
  }

  consumer.on(events.GROUP_JOIN, ({ payload }) => {
    begin(readCommitted)
    joined = true
    assignment = payload.memberAssignment
  })
  consumer.on(events.REBALANCING, () => {
    const { positions } = epoch
    begin(() => positions)
    joined = false
  })
  consumer.on(events.HEARTBEAT, () => {
    joined = true
  })
  consumer.on(events.CRASH, () => {
    joined = false
  })
  const wasGiven = (topic: string, partition: number) =>
    assignment[topic]?.includes(partition) ?? false

  return {
    epoch: () => epoch,
    joined: () => joined,
    wasGiven,
    has: (topic, partition) => joined && wasGiven(topic, partition),
    release: () => {
      joined = false
      ending.abort()
    },
  }
}
