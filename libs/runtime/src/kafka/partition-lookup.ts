import { describe, Failure } from '@tributary/core'
import type { Admin, PartitionMetadata } from 'kafkajs'
import { Partitioners } from 'kafkajs'
import { deadline } from '../service/deadline.ts'
import { KAFKA_FIX } from './client.ts'
import { murmur2 } from './murmur2.ts'
import { fixOfBlock } from './produce-error.ts'

/** Age at which the metadata of a topic is refreshed. */
const MAX_AGE_MS = 60_000

/** Finds the partition of a key: murmur2 over the topic's partitions, as Java's default partitioner. */
export type PartitionLookup = {
  /**
   * The partition of a key; not a promise where the topic is known. Old metadata serves while the
   * brokers are asked for new. Rejects with UNAVAILABLE, at `expiresAt` (milliseconds of
   * `performance.now()`) at the latest, when the metadata of an unknown topic cannot be fetched.
   */
  of(topic: string, key: Buffer | null, expiresAt: number): number | Promise<number>
  /** Fetches the metadata of the topics. Rejects with UNAVAILABLE and the reason. */
  refresh(topics: readonly string[]): Promise<void>
}

type Metadata = { readonly partitions: PartitionMetadata[]; readonly freshUntil: number }

/** Chooses the partition of a record without a key. */
const roundRobin = Partitioners.DefaultPartitioner()

/** The partition of a key in a topic with `count` partitions. Takes time in proportion to the key. */
export const partitionOfKey = (key: Uint8Array, count: number): number =>
  (murmur2(key) & 0x7fff_ffff) % count

export function createPartitionLookup(admin: Admin): PartitionLookup {
  const known = new Map<string, Metadata>()
  const requests = new Map<string, Promise<void>>()

  async function refresh(topics: readonly string[]): Promise<void> {
    const { topics: found } = await admin
      .fetchTopicMetadata({ topics: [...topics] })
      .catch((cause: unknown) => {
        const what = `no metadata of ${topics.join(', ')}: ${describe(cause)}`
        const fix = fixOfBlock(cause) ?? KAFKA_FIX
        throw new Failure('UNAVAILABLE', { what, fix, dependency: 'Kafka', cause })
      })
    const freshUntil = performance.now() + MAX_AGE_MS
    for (const { name, partitions } of found) known.set(name, { partitions, freshUntil })
  }

  /** Makes one request per topic at a time, however many records wait for the answer. */
  function request(topic: string): Promise<void> {
    const running = requests.get(topic) ?? refresh([topic]).finally(() => requests.delete(topic))
    requests.set(topic, running)
    return running
  }

  function choose(topic: string, key: Buffer | null): number {
    const partitionMetadata = known.get(topic)?.partitions ?? []
    return key === null
      ? roundRobin({ topic, partitionMetadata, message: { key: null, value: null } })
      : partitionOfKey(key, partitionMetadata.length)
  }

  return {
    refresh,
    of(topic, key, expiresAt) {
      const metadata = known.get(topic)
      if (metadata === undefined) {
        return untilExpiry(request(topic), expiresAt).then(() => choose(topic, key))
      }
      if (metadata.freshUntil <= performance.now()) request(topic).catch(() => undefined)
      return choose(topic, key)
    },
  }
}

function untilExpiry(request: Promise<void>, expiresAt: number): Promise<void> {
  if (expiresAt === Number.POSITIVE_INFINITY) return request
  return deadline(request, Math.max(0, expiresAt - performance.now()), () => {
    const what = 'the brokers did not answer a metadata request in time'
    throw new Failure('UNAVAILABLE', { what, fix: KAFKA_FIX, dependency: 'Kafka' })
  })
}
