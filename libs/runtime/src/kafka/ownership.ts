import type { Consumer } from 'kafkajs'

/** The time between two rebalances of the group. */
export type Epoch = {
  /** Aborted when another member may own the partitions. */
  readonly signal: AbortSignal
  /**
   * Next offset of each partition: what the group had committed, then what this member commits.
   * Rejects when the epoch ends before Kafka has answered.
   */
  readonly positions: Promise<Map<string, bigint>>
}

export type Ownership = {
  epoch(): Epoch
  /** Whether this process is a member of the group. */
  joined(): boolean
  owns(topic: string, partition: number): boolean
  /** Whether the last join assigned the partition. Another member may own what was fetched earlier. */
  wasAssigned(topic: string, partition: number): boolean
  release(): void
}

/**
 * Tracks which partitions this member owns. kafkajs can rejoin while handlers still run, and their
 * commits would then carry the new generation (tulios/kafkajs issue 1046). Handlers of an old epoch
 * stop by its signal.
 *
 * A rebalance that kafkajs announces may end without a join: when the coordinator is unreachable or
 * still loading, kafkajs continues as the same member with the same positions.
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
  const wasAssigned = (topic: string, partition: number) =>
    assignment[topic]?.includes(partition) ?? false

  return {
    epoch: () => epoch,
    joined: () => joined,
    wasAssigned,
    owns: (topic, partition) => joined && wasAssigned(topic, partition),
    release: () => {
      joined = false
      ending.abort()
    },
  }
}
