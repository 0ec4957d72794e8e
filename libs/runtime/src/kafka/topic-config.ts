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
    'Replicas that must have a record before it counts as written; 2 in production.',
    1,
  ),
  rawRetention: duration(
    'RAW_RETENTION',
    '30d',
    'How long raw topics keep the exact webhooks: as far back as a rebuild can go.',
  ),
  unifiedRetention: duration('UNIFIED_RETENTION', '14d', 'How long unified topics keep records.'),
  deadRetention: duration('DEAD_RETENTION', '30d', 'How long dead letters are kept.'),
  quarantineRetention: duration(
    'QUARANTINE_RETENTION',
    '7d',
    'How long quarantined requests are kept.',
  ),
  quarantineBytes: int(
    'QUARANTINE_RETENTION_BYTES',
    String(1024 * MIB),
    'Bytes of quarantined requests that each partition keeps; the oldest of more go before their time.',
    64 * MIB,
  ),
} as const

export type TopicSettings = ConfigOf<typeof TOPIC_FIELDS>

/** A batch holds at least one record of MAX_BODY_BYTES with its headers. */
export const MAX_MESSAGE_BYTES = 4 * MIB

const CLEANUP: Readonly<Record<TopicClass, 'delete' | 'compact' | 'compact,delete'>> = {
  raw: 'delete',
  unified: 'delete',
  dead: 'delete',
  quarantine: 'delete',
  control: 'compact',
  ledger: 'compact,delete',
}

/** Whether the last record of a key stays: such a topic is read as a whole. */
export const isCompacted = (kind: TopicClass): boolean => CLEANUP[kind] !== 'delete'

/** Configuration of a topic, by the names of https://kafka.apache.org/documentation/#topicconfigs. */
export function topicConfig(
  kind: TopicClass,
  settings: TopicSettings,
): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': CLEANUP[kind],
    'retention.ms': String(retentionMs(kind, settings)),
    // As producers send them, which is uncompressed: a broker may be set to a codec that nobody reads.
    'compression.type': 'producer',
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
    'min.insync.replicas': String(settings.minInSyncReplicas),
    'unclean.leader.election.enable': 'false',
    ...(kind === 'quarantine' && sizeBound(settings.quarantineBytes)),
  }
}

/**
 * Anybody who knows a URL can fill the quarantine, so it has a bound in bytes as well. Kafka removes
 * whole segments, the oldest as soon as the others reach the bound: a partition takes up to one
 * segment more, which is therefore smaller than Kafka's own 1 GiB.
 */
function sizeBound(bytes: number) {
  const segmentBytes = Math.min(Math.floor(bytes / 8), 1024 * MIB)
  return { 'retention.bytes': String(bytes), 'segment.bytes': String(segmentBytes) }
}

function retentionMs(kind: TopicClass, settings: TopicSettings): number {
  const byClass: Readonly<Record<TopicClass, number>> = {
    raw: settings.rawRetention,
    unified: settings.unifiedRetention,
    dead: settings.deadRetention,
    quarantine: settings.quarantineRetention,
    control: -1,
    // A record is removed with its segment, hence later than its retention says: twice is enough.
    ledger: 2 * Math.max(settings.deadRetention, settings.quarantineRetention),
  }
  return byClass[kind]
}
