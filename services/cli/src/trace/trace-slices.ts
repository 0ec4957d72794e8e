import type { Coordinates } from '@tributary/core'
import {
  DEAD_TOPICS,
  KINDS,
  parseCoordinates,
  QUARANTINE_TOPIC,
  rawTopic,
  UNIFIED_TOPICS,
  unifiedKey,
} from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { TopicSlice } from '@tributary/runtime/kafka'
import type { TracedRow } from './queries.ts'
import type { UnifiedFound } from './unified-found.ts'
import { addressIn } from './wanted.ts'

// Where a trace looks. `sinceMs` leaves out what is older; null reads from the oldest record on.

const since = (sinceMs: number | null) => (sinceMs === null ? {} : { sinceMs })

/** Whole topics with the exact bytes of webhooks. */
export function keptSlices(sinceMs: number | null, provider: string | null): readonly TopicSlice[] {
  const providers = provider === null ? PROVIDER_IDS : [provider]
  const topics = [...providers.map(rawTopic), ...besideRaw]
  return topics.map((topic) => ({ topic, ...since(sinceMs) }))
}

const besideRaw = [...Object.values(DEAD_TOPICS), QUARANTINE_TOPIC]

export const RAW_TOPICS: ReadonlySet<string> = new Set(PROVIDER_IDS.map(rawTopic))

/** Addresses of raw records that can be read, out of their origins. */
const rawAddresses = (raw: ReadonlySet<string>): readonly Coordinates[] =>
  [...raw]
    .map((origin) => parseCoordinates(addressIn(origin)))
    .filter((address) => address !== null)
    .filter(({ topic }) => RAW_TOPICS.has(topic))

/** The addresses of the raw records, where something else may stand by now. */
export const rawSlices = (raw: ReadonlySet<string>): readonly TopicSlice[] =>
  rawAddresses(raw).map(({ topic, partition, offset }) => ({
    ...{ topic, partition, from: offset, to: offset + 1n },
  }))

/**
 * The partitions that the raw records stand in, where every delivery of the same webhook has the same
 * key and so the same partition, and the topics beside.
 */
export function keptSlicesAround(
  raw: ReadonlySet<string>,
  sinceMs: number | null,
): readonly TopicSlice[] {
  const partitions = Map.groupBy(
    rawAddresses(raw),
    ({ topic, partition }) => `${topic}/${partition}`,
  )
  const around = [...partitions.values()].flatMap(([first]) =>
    first === undefined ? [] : [{ topic: first.topic, partition: first.partition }],
  )
  return [...around, ...besideRaw.map((topic) => ({ topic }))].map((slice) => ({
    ...slice,
    ...since(sinceMs),
  }))
}

/** Every unified topic. */
export const unifiedSlices = (sinceMs: number | null): readonly TopicSlice[] =>
  UNIFIED_TOPICS.map((topic) => ({ topic, ...since(sinceMs) }))

/**
 * The partitions in which records of these entities stand: that of their conversation and that of
 * their own id, under which a record without a conversation goes.
 */
export function unifiedSlicesOf(
  rows: readonly TracedRow[],
  unified: readonly UnifiedFound[],
  sinceMs: number | null,
): readonly TopicSlice[] {
  const entities = [
    ...rows,
    ...unified.map(({ kind, record, entityId }) => ({ kind, ...record, entity_id: entityId })),
  ]
  const names = entities.flatMap(({ kind, ...of }) =>
    [of.conversation_id, null].map((conversation_id) =>
      JSON.stringify([KINDS[kind].topic, unifiedKey({ ...of, conversation_id })]),
    ),
  )
  return [...new Set(names)].map((name) => {
    const [topic, key] = JSON.parse(name)
    return { topic, key: Buffer.from(key), ...since(sinceMs) }
  })
}
