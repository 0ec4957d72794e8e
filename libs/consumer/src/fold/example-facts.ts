import { DEFAULTS } from '../generated/records.ts'
import type { Call, ConversationEvent, Erasure, Message } from './index.ts'

const OF = { provider: 'spruce', account_id: 'a', mapping_version: 1 } as const

/** Facts of tests: the defaults of the schema, with the given fields. Published at `timestampMs`, by default 100. */
export const message = (fields: Partial<Message>, timestampMs = 100) => ({
  kind: 'message' as const,
  record: { ...DEFAULTS.message, ...OF, message_id: 'm', event_id: 'e', ...fields },
  timestampMs,
})

export const call = (fields: Partial<Call>, timestampMs = 100) => ({
  kind: 'call' as const,
  record: { ...DEFAULTS.call, ...OF, call_id: 'k', event_id: 'e', ...fields },
  timestampMs,
})

export const event = (fields: Partial<ConversationEvent>, timestampMs = 100) => ({
  kind: 'conversationEvent' as const,
  record: {
    ...DEFAULTS.conversationEvent,
    ...OF,
    conversation_id: 'c',
    event_id: 'e',
    ...fields,
  },
  timestampMs,
})

export const erasure = (fields: Partial<Erasure>): Erasure => ({
  ...DEFAULTS.erasure,
  ...OF,
  reason: 'erased',
  erased_at: 200,
  ...fields,
})

export const CONVERSATION = { provider: 'spruce', account_id: 'a', id: 'c' } as const
