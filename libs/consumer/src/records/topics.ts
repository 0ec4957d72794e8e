import type { UnifiedKind } from '../generated/records.ts'

/** Topic of each kind of record. */
export const TOPICS = {
  message: 'unified.messages',
  call: 'unified.calls',
  conversationEvent: 'unified.conversations',
  erasure: 'unified.erasures',
} as const satisfies Readonly<Record<UnifiedKind, string>>

/** Every kind of record. */
export const RECORD_KINDS = Object.keys(TOPICS) as readonly UnifiedKind[]

/** Kind of the records of a topic; undefined for any other topic. */
export const kindOfTopic = (topic: string): UnifiedKind | undefined =>
  RECORD_KINDS.find((kind) => TOPICS[kind] === topic)
