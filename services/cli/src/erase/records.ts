import type { StreamRecord, Unified, UnifiedKind } from '@tributary/core'
import {
  DEAD_TOPICS,
  entityIdOf,
  HEADERS,
  kindOfTopic,
  providerOfRawTopic,
  QUARANTINE_TOPIC,
  rawTopic,
  UNIFIED_TOPICS,
} from '@tributary/core'
import type { Scope, SuppressionList } from '@tributary/normalization'
import { createSuppressionList, draftsOf, suppressionRecord } from '@tributary/normalization'
import type { Normalization } from '@tributary/normalization/settings'
import type { TopicRetention } from '@tributary/runtime/kafka'
import { readRetention, readTopics } from '@tributary/runtime/kafka'
import type { Decoder } from '@tributary/runtime/registry'
import type { CommandKafka } from '../clients.ts'
import type { NamedPerson } from '../suppression/named-person.ts'
import { keysOf } from '../suppression/named-person.ts'
import type { BodySearch } from './body-search.ts'
import { createBodySearch } from './body-search.ts'

/** A record in Kafka that still holds the person, and between which times retention removes it. */
export type RemainingRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** ISO times; null where the topic keeps its records without limit. */
  readonly removed_after: string | null
  readonly removed_by: string | null
}

/** A message, call or conversation event that a record of a unified topic is about. */
export type NamedEntity = {
  readonly kind: 'message' | 'call' | 'conversation_event'
  readonly id: string
}

export type TopicFindings = {
  readonly remaining: readonly RemainingRecord[]
  /** Of the records in the unified topics. */
  readonly entities: readonly NamedEntity[]
}

export type TopicSearch = {
  readonly kafka: CommandKafka
  readonly person: NamedPerson
  readonly normalization: Normalization
  readonly decoder: Decoder
  readonly signal: AbortSignal
}

/** Lists the records that hold the person, because Kafka cannot remove a single record. */
export async function searchTopics({
  kafka,
  signal,
  ...search
}: TopicSearch): Promise<TopicFindings> {
  const { person, normalization, decoder } = search
  const topics = topicsWith(person)
  const retention = await readRetention(kafka, topics)
  const recognition = {
    ...search,
    list: listOf(person, normalization),
    holds: createBodySearch(person),
  }
  const slices = topics.map((topic) => ({ topic }))
  const remaining: RemainingRecord[] = []
  const entities = new Map<string, NamedEntity>()
  for await (const record of readTopics(kafka, slices)) {
    signal.throwIfAborted()
    if (!(await isAbout(record, recognition))) continue
    const { topic, partition, offset, timestampMs } = record
    const times = removalTimes(timestampMs, retention.get(topic))
    remaining.push({ topic, partition, offset: Number(offset), ...times })
    const entity = await entityIn(record, decoder)
    if (entity !== null) entities.set(`${entity.kind} ${entity.id}`, entity)
  }
  return { remaining, entities: [...entities.values()] }
}

/** What a record of a unified topic is about; null for any other record. */
async function entityIn(
  { topic, value }: StreamRecord,
  decoder: Decoder,
): Promise<NamedEntity | null> {
  const kind = kindOfTopic(topic)
  const record = kind === null ? null : await decoder.decode(kind, value)
  if (kind === null || record === null) return null
  if (kind === 'conversation') return { kind: 'conversation_event', id: record.event_id }
  return { kind, id: entityIdOf({ kind, record } as Unified) }
}

/** A suppression list with the person and nobody else. */
function listOf(person: NamedPerson, { personalData }: Normalization): SuppressionList {
  const list = createSuppressionList(personalData, person.countries)
  for (const key of keysOf(personalData, person)) list.apply(suppressionRecord(key, 0))
  return list
}

/** Every topic that may hold the person. Raw topics of other providers do not. */
const topicsWith = ({ provider }: Scope): readonly string[] => [
  rawTopic(provider),
  ...UNIFIED_TOPICS,
  ...Object.values(DEAD_TOPICS),
  QUARANTINE_TOPIC,
]

function removalTimes(timestampMs: number, retention: TopicRetention | undefined) {
  const at = (laterMs: number | null | undefined) =>
    laterMs == null ? null : new Date(timestampMs + laterMs).toISOString()
  return { removed_after: at(retention?.atLeastMs), removed_by: at(retention?.atMostMs) }
}

export type Recognition = {
  readonly person: Scope
  readonly normalization: Normalization
  /** Knows the person and nobody else. */
  readonly list: Pick<SuppressionList, 'isSuppressed' | 'isRecordSuppressed'>
  /** Finds the person in bytes. */
  readonly holds: BodySearch
  readonly decoder: Decoder
}

/**
 * Whether a record of one of the topics is about the person. It maps a raw record, which gives its
 * account. In what it cannot map, and in a quarantined request, it looks for the ids and addresses of the
 * person. A dead letter counts as the record that it keeps.
 */
export async function isAbout(record: StreamRecord, recognition: Recognition): Promise<boolean> {
  const { topic, headers } = record
  const source = isDeadTopic(topic) ? (headers[HEADERS.sourceTopic] ?? '') : topic
  const kind = kindOfTopic(source)
  if (kind !== null) return isUnifiedAbout(kind, record.value, recognition)
  const provider =
    topic === QUARANTINE_TOPIC ? headers[HEADERS.provider] : providerOfRawTopic(source)
  if (provider !== recognition.person.provider) return false
  return isRawAbout({ ...record, topic: rawTopic(provider) }, recognition)
}

const isDeadTopic = (topic: string): boolean =>
  Object.values(DEAD_TOPICS).some((dead) => dead === topic)

async function isUnifiedAbout(
  kind: UnifiedKind,
  value: Uint8Array,
  { list, holds, decoder }: Recognition,
): Promise<boolean> {
  const record = await decoder.decode(kind, value)
  if (record === null) return holds(value)
  return list.isRecordSuppressed({ kind, record } as Unified)
}

/** A draft of the record names the person, or its bytes do and no draft is of another account alone. */
function isRawAbout(raw: StreamRecord, recognition: Recognition): boolean {
  const { person, normalization, list, holds } = recognition
  const drafts = draftsIn(raw, normalization)
  if (drafts.some((draft) => list.isSuppressed(person.provider, draft))) return true
  const accounts = new Set(drafts.map(({ facts }) => facts.account_id))
  const isOthers = accounts.size > 0 && !accounts.has(person.account)
  return !isOthers && holds(raw.value)
}

/** None where the mapping fails: the bytes decide then. */
function draftsIn(raw: StreamRecord, { endpoints, personalData }: Normalization) {
  try {
    const outcome = draftsOf(raw, { endpoints, keyedHash: personalData.keyedHash })
    return outcome.kind === 'ok' ? outcome.value.drafts : []
  } catch {
    return []
  }
}
