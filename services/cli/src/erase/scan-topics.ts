import type { Person } from '@tributary/normalization'
import {
  createSuppressionList,
  suppressionKeysOf,
  suppressionRecord,
} from '@tributary/normalization'
import type { Normalization } from '@tributary/normalization/settings'
import type { TopicRetention } from '@tributary/runtime/kafka'
import { readRetention, readTopics } from '@tributary/runtime/kafka'
import type { Decoder } from '@tributary/runtime/registry'
import type { AdminKafka } from '../clients.ts'
import { isAbout, topicsWith } from './remaining-records.ts'

/** A record in Kafka that still holds the person, and between which times retention removes it. */
export type Remaining = {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** ISO times; null where the topic keeps its records for ever. */
  readonly removed_after: string | null
  readonly removed_by: string | null
}

export type Scan = {
  readonly kafka: AdminKafka
  readonly person: Person
  readonly normalization: Normalization
  readonly decoder: Decoder
  readonly signal: AbortSignal
}

/** Kafka cannot remove a single record: lists those that hold the person. */
export async function scanTopics({ kafka, signal, ...scan }: Scan): Promise<readonly Remaining[]> {
  const { person, normalization } = scan
  const topics = topicsWith(person)
  const retention = await readRetention(kafka, topics)
  const list = createSuppressionList(normalization.personalData)
  for (const key of suppressionKeysOf(normalization.personalData, person))
    list.apply(suppressionRecord(key, 0))
  const remaining: Remaining[] = []
  for await (const record of readTopics(
    kafka,
    topics.map((topic) => ({ topic })),
  )) {
    signal.throwIfAborted()
    if (!(await isAbout(record, { ...scan, list }))) continue
    const { topic, partition, offset, timestampMs } = record
    const times = removalTimes(timestampMs, retention.get(topic))
    remaining.push({ topic, partition, offset: Number(offset), ...times })
  }
  return remaining
}

function removalTimes(timestampMs: number, retention: TopicRetention | undefined) {
  const at = (laterMs: number | null | undefined) =>
    laterMs == null ? null : new Date(timestampMs + laterMs).toISOString()
  return { removed_after: at(retention?.atLeastMs), removed_by: at(retention?.atMostMs) }
}
