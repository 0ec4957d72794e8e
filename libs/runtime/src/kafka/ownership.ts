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
  /** Whether this process is a member of the group. */
  joined(): boolean
  has(topic: string, partition: number): boolean
  release(): void
}

/**
 * Who owns the partitions: a signal that aborts when the group rebalances. kafkajs can re-join while
 * handlers still run, and a commit would then carry the new generation (tulios/kafkajs issue 1046),
 * so handlers of an old epoch stop by this signal.
 */
export function createOwnership(
  consumer: Consumer,
  readCommitted: (signal: AbortSignal) => Promise<Map<string, bigint>>,
): Ownership {
  let ending = new AbortController()
  let epoch: Epoch = { signal: ending.signal, positions: Promise.resolve(new Map()) }
  let joined = false
  let assignment: Readonly<Record<string, readonly number[]>> = {}
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    ending.abort()
    ending = new AbortController()
    epoch = { signal: ending.signal, positions: readCommitted(ending.signal) }
    epoch.positions.catch(() => undefined)
    joined = true
    assignment = payload.memberAssignment
  })
  consumer.on(consumer.events.REBALANCING, () => {
    ending.abort()
    joined = false
  })
  consumer.on(consumer.events.CRASH, () => {
    joined = false
  })
  return {
    epoch: () => epoch,
    joined: () => joined,
    has: (topic: string, partition: number) =>
      joined && (assignment[topic]?.includes(partition) ?? false),
    release: () => {
      joined = false
      ending.abort()
    },
  }
}
