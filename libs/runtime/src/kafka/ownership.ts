import type { Consumer } from 'kafkajs'

/** The partitions of each topic that a member owns. */
export type Assignment = Readonly<Record<string, readonly number[]>>

/** The time between two rebalances of the group. */
export type Epoch<Commits> = {
  /** Aborted when another member may own the partitions. */
  readonly signal: AbortSignal
  /**
   * What the group had committed at the last join, and what this member has committed since.
   * Rejects when the epoch ends before Kafka has answered.
   */
  readonly commits: Promise<Commits>
}

export type Ownership<Commits> = {
  epoch(): Epoch<Commits>
  /** Whether this process is a member of the group. */
  joined(): boolean
  owns(topic: string, partition: number): boolean
  /** Whether the last join assigned the partition. Another member may own what was fetched earlier. */
  wasAssigned(topic: string, partition: number): boolean
  release(): void
}

const NOT_JOINED = Promise.reject(new Error('this process has not joined its group yet'))
NOT_JOINED.catch(() => undefined)

/**
 * Tracks which partitions this member owns. kafkajs can rejoin while handlers still run, and their
 * commits would then carry the new generation (tulios/kafkajs issue 1046). Handlers of an old epoch
 * stop by its signal.
 *
 * A rebalance that kafkajs announces may end without a join: when the coordinator is unreachable or
 * still loading, kafkajs continues as the same member with the same positions.
 */
export function createOwnership<Commits>(
  consumer: Pick<Consumer, 'on' | 'events'>,
  readCommits: (assignment: Assignment, signal: AbortSignal) => Promise<Commits>,
): Ownership<Commits> {
  const { events } = consumer
  let ending = new AbortController()
  let epoch: Epoch<Commits> = { signal: ending.signal, commits: NOT_JOINED }
  let joined = false
  let assignment: Assignment = {}

  function begin(commitsOf: (signal: AbortSignal) => Promise<Commits>): void {
    ending.abort()
    ending = new AbortController()
    epoch = { signal: ending.signal, commits: commitsOf(ending.signal) }
    epoch.commits.catch(() => undefined)
  }

  consumer.on(events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
    begin((signal) => readCommits(memberAssignment, signal))
    joined = true
    assignment = memberAssignment
  })
  consumer.on(events.REBALANCING, () => {
    const { commits } = epoch
    begin(() => commits)
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
