import { describe, Failure } from '@tributary/core'
import type { Kafka } from 'kafkajs'

/** How far a consumer group is behind the end of a partition. */
export type PartitionLag = {
  readonly groupId: string
  readonly topic: string
  readonly partition: number
  /** Committed offset: the next record to read; the oldest retained one where nothing is committed. */
  readonly position: bigint
  readonly end: bigint
  readonly lag: bigint
}

/** Lag of a group on every partition of the topics. Rejects with UNAVAILABLE when Kafka does not tell. */
export async function readLag(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
): Promise<readonly PartitionLag[]> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] })
    const lags = committed.map(async ({ topic, partitions }) => {
      const positions = new Map(
        partitions.map(({ partition, offset }) => [partition, BigInt(offset)]),
      )
      const ends = await admin.fetchTopicOffsets(topic)
      return ends.map(({ partition, low, high }) => {
        const position = nextOffset(positions.get(partition), BigInt(low))
        const end = BigInt(high)
        return { groupId, topic, partition, position, end, lag: end - position }
      })
    })
    return (await Promise.all(lags)).flat()
  } catch (error) {
    throw new Failure(
      'UNAVAILABLE',
      `the positions of consumer group ${groupId} cannot be read: ${describe(error)}. Check KAFKA_BROKERS; missing topics are made by "tributary topics apply"`,
      error,
    )
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

/** Kafka answers -1 where nothing is committed. */
function nextOffset(committed: bigint | undefined, low: bigint): bigint {
  return committed === undefined || committed < low ? low : committed
}
