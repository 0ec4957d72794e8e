import type { Coordinates } from '@tributary/core'
import {
  DEAD_TOPICS,
  ERASURES_TOPIC,
  erasureKey,
  KINDS,
  parseCoordinates,
  partitionName,
  QUARANTINE_TOPIC,
  rawTopic,
  UNIFIED_TOPICS,
  unifiedKey,
} from '@tributary/core'
import { PROVIDER_IDS, recordKey } from '@tributary/providers'
import type { TopicSlice } from '@tributary/runtime/kafka'
import type { TracedRow } from './rows.ts'
import type { UnifiedFound } from './wanted.ts'
import { coordinatesIn } from './wanted.ts'

// Parts of topics that a trace reads. `sinceMs` skips older records; null reads from the oldest one.

const since = (sinceMs: number | null) => (sinceMs === null ? {} : { sinceMs })

/** The topics that hold exact bytes of webhooks: raw, dead letters and quarantine. */
export function keptSlices(sinceMs: number | null, provider: string | null): readonly TopicSlice[] {
  const providers = provider === null ? PROVIDER_IDS : [provider]
  const topics = [...providers.map(rawTopic), ...otherTopics]
  return topics.map((topic) => ({ topic, ...since(sinceMs) }))
}

const otherTopics = [...Object.values(DEAD_TOPICS), QUARANTINE_TOPIC]

export const RAW_TOPICS: ReadonlySet<string> = new Set(PROVIDER_IDS.map(rawTopic))

/** Coordinates of raw records, from their origins. Leaves out topics that are not raw. */
const rawCoordinates = (raw: ReadonlySet<string>): readonly Coordinates[] =>
  [...raw]
    .map((origin) => parseCoordinates(coordinatesIn(origin)))
    .filter((coordinates) => coordinates !== null)
    .filter(({ topic }) => RAW_TOPICS.has(topic))

/** The coordinates of the raw records. A recreated topic has another record there. */
export const rawSlices = (raw: ReadonlySet<string>): readonly TopicSlice[] =>
  rawCoordinates(raw).map(({ topic, partition, offset }) => ({
    ...{ topic, partition, from: offset, to: offset + 1n },
  }))

/**
 * The partitions of the raw records, and the other topics with exact bytes. All deliveries of a webhook
 * have the same key and therefore the same partition.
 */
export function keptSlicesAround(
  raw: ReadonlySet<string>,
  sinceMs: number | null,
): readonly TopicSlice[] {
  const partitions = Map.groupBy(rawCoordinates(raw), partitionName)
  const around = [...partitions.values()].flatMap(([first]) =>
    first === undefined ? [] : [{ topic: first.topic, partition: first.partition }],
  )
  return [...around, ...otherTopics.map((topic) => ({ topic }))].map((slice) => ({
    ...slice,
    ...since(sinceMs),
  }))
}

/** Every unified topic. */
export const unifiedSlices = (sinceMs: number | null): readonly TopicSlice[] =>
  UNIFIED_TOPICS.map((topic) => ({ topic, ...since(sinceMs) }))

/**
 * The partitions of the records of these entities: that of their conversation, and that of their own
 * id, which is the key of a record without a conversation.
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
    return { topic, key: Buffer.from(recordKey(key)), ...since(sinceMs) }
  })
}

/** The partitions of what `unified.erasures` says about these entities and events; all of it without any. */
export function erasureSlicesOf(
  rows: readonly TracedRow[],
  unified: readonly UnifiedFound[],
  sinceMs: number | null,
): readonly TopicSlice[] {
  const found = [
    ...rows,
    ...unified.map(({ record, entityId }) => ({ ...record, entity_id: entityId })),
  ]
  const keys = new Set(
    found.flatMap(({ entity_id, event_id, ...of }) =>
      [entity_id, event_id].map((id) => erasureKey({ ...of, id })),
    ),
  )
  if (keys.size === 0) return [{ topic: ERASURES_TOPIC }]
  return [...keys].map((key) => ({
    ...{ topic: ERASURES_TOPIC, key: Buffer.from(recordKey(key)) },
    ...since(sinceMs),
  }))
}
