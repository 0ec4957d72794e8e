import type { SchemaName, UnifiedKind, UnifiedRecords } from './generated/records.ts'

/** Subject of a topic's value schema in the registry (TopicNameStrategy). */
export const subjectOf = (topic: string): string => `${topic}-value`

const kind = <T extends string, L extends string, I extends string>(
  topic: T,
  landingTable: L,
  idField: I,
) => ({ topic, subject: subjectOf(topic), landingTable, idField })

/**
 * The topic, subject and table of each kind of unified record. Values of `topic` are Avro in the
 * Confluent wire format, with schemas under `subject`; the sink inserts them into `landingTable`;
 * `idField` names the entity.
 */
export const KINDS = {
  message: kind('unified.messages', 'messages_landing', 'message_id'),
  call: kind('unified.calls', 'calls_landing', 'call_id'),
  conversation: kind('unified.conversations', 'conversation_events_landing', 'conversation_id'),
} as const satisfies {
  readonly [K in UnifiedKind]: {
    readonly topic: string
    readonly subject: string
    readonly landingTable: string
    readonly idField: keyof UnifiedRecords[K]
  }
}

/** Every kind, in the order of the schemas. */
export const KIND_NAMES = Object.keys(KINDS) as readonly UnifiedKind[]

export type UnifiedTopic = (typeof KINDS)[UnifiedKind]['topic']

/** Kind of the records in a unified topic; null for any other topic. */
export const kindOfTopic = (topic: string): UnifiedKind | null =>
  KIND_NAMES.find((name) => KINDS[name].topic === topic) ?? null

/** A unified record with its kind. */
export type Unified = {
  readonly [K in UnifiedKind]: { readonly kind: K; readonly record: UnifiedRecords[K] }
}[UnifiedKind]

/** For each kind, encodes a record as a value of its topic. Throws when the record does not fit its schema. */
export type Encoders = {
  readonly [K in UnifiedKind]: (record: UnifiedRecords[K]) => Uint8Array
}

/** Id of the message, call or conversation that a unified record describes. */
export function entityIdOf({ kind, record }: Unified): string {
  switch (kind) {
    case 'message':
      return record.message_id
    case 'call':
      return record.call_id
    case 'conversation':
      return record.conversation_id
  }
}

export const UNIFIED_TOPICS: readonly UnifiedTopic[] = KIND_NAMES.map((name) => KINDS[name].topic)

/**
 * Announces entities that an erasure or a replay took out of the tables. Values are Avro in the
 * Confluent wire format, of the schema `erasure`. No service reads it.
 */
export const ERASURES_TOPIC = 'unified.erasures'

/** The topic of each schema; its subject is `subjectOf` of the topic. */
export const SCHEMA_TOPICS: Readonly<Record<SchemaName, string>> = {
  message: KINDS.message.topic,
  call: KINDS.call.topic,
  conversation: KINDS.conversation.topic,
  erasure: ERASURES_TOPIC,
}

/** Every schema, in the order of their files in the generated module. */
export const SCHEMA_NAMES = Object.keys(SCHEMA_TOPICS) as readonly SchemaName[]
