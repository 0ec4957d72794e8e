import { describe, Failure, partitionName } from '@tributary/core'
import type { Admin, Kafka } from 'kafkajs'
import { KAFKA_FIX, withAdmin } from './client.ts'

/** Next offset that a group reads, by `partitionName`; 0 where it has committed nothing. */
export type Positions = ReadonlyMap<string, bigint>

/** What a group has committed. */
export type Commits = {
  readonly positions: Map<string, bigint>
  /** The notes of the commits by topic and partition; '' where a commit has none. */
  readonly notes: ReadonlyMap<string, Map<number, string>>
}

/** The commits of a group on every partition of the topics. */
export function readCommits(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
): Promise<Commits> {
  return withAdmin(kafka, async (admin) => {
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] })
    const positions = committed.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => {
        // -1: nothing is committed. -2: kafkajs has reset the position to the log start.
        const position = BigInt(offset)
        return [partitionName({ topic, partition }), position < 0n ? 0n : position] as const
      }),
    )
    const notes = committed.map(({ topic, partitions }) => {
      const ofTopic = partitions.map(
        ({ partition, metadata }) => [partition, metadata ?? ''] as const,
      )
      return [topic, new Map(ofTopic)] as const
    })
    return { positions: new Map(positions), notes: new Map(notes) }
  })
}

/** Lag of a consumer group on a partition. */
export type PartitionLag = {
  readonly groupId: string
  readonly topic: string
  readonly partition: number
  /** Committed offset: the next record to read; the log start offset where nothing is committed. */
  readonly position: bigint
  /** End offset: the offset of the next record that is published. */
  readonly end: bigint
  readonly lag: bigint
}

/** Lag of a group on every partition of the topics. Rejects with UNAVAILABLE when Kafka does not answer. */
export async function readLag(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
): Promise<readonly PartitionLag[]> {
  return withAdmin(kafka, async (admin) => {
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] })
    const lags = committed.map((of) => lagsOf(admin, groupId, of))
    return (await Promise.all(lags)).flat()
  }).catch((cause: unknown) => {
    const what = `the offsets of consumer group ${groupId} cannot be read: ${describe(cause)}`
    throw new Failure('UNAVAILABLE', { what, fix: KAFKA_FIX, dependency: 'Kafka', cause })
  })
}

type Committed = Awaited<ReturnType<Admin['fetchOffsets']>>[number]

async function lagsOf(
  admin: Admin,
  groupId: string,
  { topic, partitions }: Committed,
): Promise<readonly PartitionLag[]> {
  const committed = new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]))
  const logs = await admin.fetchTopicOffsets(topic)
  return logs.map(({ partition, low, high }) => {
    const position = nextOffset(committed.get(partition), BigInt(low))
    const end = BigInt(high)
    return { groupId, topic, partition, position, end, lag: end - position }
  })
}

/** Kafka answers -1 where nothing is committed. */
function nextOffset(committed: bigint | undefined, logStart: bigint): bigint {
  return committed === undefined || committed < logStart ? logStart : committed
}

/** The log start offset of a partition: the oldest that it retains. */
export function logStartOffset(
  kafka: Kafka,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): Promise<bigint> {
  return withAdmin(kafka, async (admin) => {
    const logs = await admin.fetchTopicOffsets(topic)
    return BigInt(logs.find((log) => log.partition === partition)?.low ?? 0)
  })
}
