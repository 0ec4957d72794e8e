import type { TopicClass } from '@tributary/core'
import type { ConfigOf } from '../service/config.ts'
import { duration, int } from '../service/config-fields.ts'

const MIB = 1024 * 1024

/** Partitions, replication and retention of the topics. */
export const TOPIC_FIELDS = {
  partitions: int('TOPIC_PARTITIONS', '4', 'Partitions of a new topic.', 1),
  replication: int('TOPIC_REPLICATION', '1', 'Replicas of a new topic; 3 in production.', 1),
  minInSyncReplicas: int(
    'TOPIC_MIN_INSYNC_REPLICAS',
    '1',
    'Replicas that must have a record before Kafka acknowledges it; 2 in production.',
    1,
  ),
  rawRetention: duration(
    'RAW_RETENTION',
    '30d',
    'How long raw topics keep the exact webhooks. A rebuild can go back this far.',
  ),
  unifiedRetention: duration(
    'UNIFIED_RETENTION',
    '14d',
    'How long unified topics keep records. unified.erasures keeps its records 8 days longer.',
  ),
  deadRetention: duration('DEAD_RETENTION', '30d', 'How long dead letters are kept.'),
  quarantineRetention: duration(
    'QUARANTINE_RETENTION',
    '7d',
    'How long quarantined requests are kept.',
  ),
  quarantineBytes: int(
    'QUARANTINE_RETENTION_BYTES',
    String(1024 * MIB),
    'Bytes of quarantined requests that each partition keeps. Above it, Kafka deletes the oldest requests before QUARANTINE_RETENTION.',
    64 * MIB,
  ),
} as const

export type TopicSettings = ConfigOf<typeof TOPIC_FIELDS>

/** Limit of a record batch: a record of MAX_BODY_BYTES with its headers fits. */
export const MAX_MESSAGE_BYTES = 4 * MIB

/** Room for the headers that a dead letter has in addition to those of its source. */
const DEAD_LETTER_MARGIN_BYTES = 256 * 1024

/** A dead letter always fits into its topic, however large its source record is. */
const maxMessageBytes = (kind: TopicClass): number =>
  kind === 'dead' ? MAX_MESSAGE_BYTES + DEAD_LETTER_MARGIN_BYTES : MAX_MESSAGE_BYTES

const CLEANUP: Readonly<Record<TopicClass, 'delete' | 'compact' | 'compact,delete'>> = {
  raw: 'delete',
  unified: 'delete',
  erasures: 'delete',
  dead: 'delete',
  quarantine: 'delete',
  control: 'compact',
  ledger: 'compact,delete',
}

/** Whether Kafka keeps the last record of each key. Such a topic has one partition and is read as a whole. */
export const isCompacted = (kind: TopicClass): boolean => CLEANUP[kind] !== 'delete'

/** Configuration of a topic, by the names of https://kafka.apache.org/documentation/#topicconfigs. */
export function topicConfig(
  kind: TopicClass,
  settings: TopicSettings,
): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': CLEANUP[kind],
    'retention.ms': String(retentionMs(kind, settings)),
    // Keeps records as producers send them, uncompressed: a broker's default may be a codec that kafkajs lacks.
    'compression.type': 'producer',
    'max.message.bytes': String(maxMessageBytes(kind)),
    'min.insync.replicas': String(settings.minInSyncReplicas),
    'unclean.leader.election.enable': 'false',
    ...(kind === 'quarantine' && byteLimit(settings.quarantineBytes)),
  }
}

/**
 * Anyone who knows a URL can fill the quarantine, so it also has a limit in bytes. Kafka deletes the
 * oldest segment once the others reach the limit, so a partition takes up to one segment more. The
 * segments are therefore smaller than Kafka's default of 1 GiB.
 */
function byteLimit(bytes: number) {
  const segmentBytes = Math.min(Math.floor(bytes / 8), 1024 * MIB)
  return { 'retention.bytes': String(bytes), 'segment.bytes': String(segmentBytes) }
}

/**
 * Kafka deletes a record with its segment, up to `segment.ms` (by default 7 days) after its retention.
 * An announcement stays until the records that it refers to are certainly gone.
 */
const SEGMENT_MARGIN_MS = 8 * 86_400_000

function retentionMs(kind: TopicClass, settings: TopicSettings): number {
  const byClass: Readonly<Record<TopicClass, number>> = {
    raw: settings.rawRetention,
    unified: settings.unifiedRetention,
    erasures: settings.unifiedRetention + SEGMENT_MARGIN_MS,
    dead: settings.deadRetention,
    quarantine: settings.quarantineRetention,
    control: -1,
    // Kafka deletes a record with its segment, hence later than its retention: twice is enough.
    ledger: 2 * Math.max(settings.deadRetention, settings.quarantineRetention),
  }
  return byClass[kind]
}
