import { describe, Failure } from '@tributary/core'
import type { Admin, PartitionMetadata } from 'kafkajs'
import { Partitioners } from 'kafkajs'

/** How long the number of partitions is believed before it is asked for again. */
const TTL_MS = 60_000

/** Which partition a key belongs to: murmur2 over the topic's partitions, as Java's default. */
export type PartitionLookup = {
  /**
   * The partition of a key. At once where the topic is known: old knowledge serves while the brokers
   * are asked again. Rejects with UNAVAILABLE, at `expiresAt` (milliseconds of `performance.now()`)
   * at the latest, when an unknown topic cannot be learnt of.
   */
  of(topic: string, key: Buffer | null, expiresAt: number): number | Promise<number>
  /** Asks the brokers; rejects with UNAVAILABLE, with the reason, when they do not tell. */
  refresh(topics: readonly string[]): Promise<void>
}

type Known = { readonly partitions: PartitionMetadata[]; readonly until: number }

export function createPartitionLookup(admin: Admin): PartitionLookup {
  const partitioner = Partitioners.DefaultPartitioner()
  const known = new Map<string, Known>()
  const asking = new Map<string, Promise<void>>()

  async function refresh(topics: readonly string[]): Promise<void> {
    const { topics: found } = await admin
      .fetchTopicMetadata({ topics: [...topics] })
      .catch((error: unknown) => {
        throw unknown(topics, error)
      })
    const until = performance.now() + TTL_MS
    for (const { name, partitions } of found) known.set(name, { partitions, until })
  }

  /** One question about a topic at a time, however many records wait for the answer. */
  function ask(topic: string): Promise<void> {
    const asked = asking.get(topic) ?? refresh([topic]).finally(() => asking.delete(topic))
    asking.set(topic, asked)
    return asked
  }

  function choose(topic: string, key: Buffer | null): number {
    const partitionMetadata = known.get(topic)?.partitions ?? []
    return partitioner({ topic, partitionMetadata, message: { key, value: null } })
  }

  return {
    refresh,
    of(topic, key, expiresAt) {
      const entry = known.get(topic)
      if (entry === undefined) {
        return beforeDeadline(ask(topic), expiresAt).then(() => choose(topic, key))
      }
      if (entry.until <= performance.now()) ask(topic).catch(() => undefined)
      return choose(topic, key)
    },
  }
}

function unknown(topics: readonly string[], error: unknown): Failure {
  const why = `no metadata of ${topics.join(', ')}: ${describe(error)}`
  const mend = 'Where the brokers answer, "tributary topics apply" makes what is missing'
  return new Failure('UNAVAILABLE', `${why}. ${mend}`, error)
}

async function beforeDeadline(asked: Promise<void>, expiresAt: number): Promise<void> {
  if (expiresAt === Number.POSITIVE_INFINITY) return asked
  const { promise: expired, reject } = Promise.withResolvers<void>()
  const late = new Failure('UNAVAILABLE', 'the brokers did not tell the partitions in time')
  const timer = setTimeout(() => reject(late), Math.max(0, expiresAt - performance.now()))
  try {
    await Promise.race([asked, expired])
  } finally {
    clearTimeout(timer)
  }
}
