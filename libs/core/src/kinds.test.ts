import { expect, test } from 'vitest'
import { DEFAULTS, SCHEMAS } from './generated/records.ts'
import {
  ERASURES_TOPIC,
  entityIdOf,
  KIND_NAMES,
  KINDS,
  kindOfTopic,
  SCHEMA_NAMES,
  subjectOf,
  UNIFIED_TOPICS,
} from './kinds.ts'

test('every schema but that of erasures has a kind, in the same order', () => {
  expect([...KIND_NAMES, 'erasure']).toEqual(Object.keys(SCHEMAS))
  expect(SCHEMA_NAMES).toEqual(Object.keys(SCHEMAS))
})

test('the topic of erasures is no topic that services read', () => {
  expect(kindOfTopic(ERASURES_TOPIC)).toBeNull()
  expect(UNIFIED_TOPICS).not.toContain(ERASURES_TOPIC)
})

test.each(KIND_NAMES)('the topic of %s leads back to its kind and names its subject', (kind) => {
  const { topic, subject } = KINDS[kind]
  expect(kindOfTopic(topic)).toBe(kind)
  expect(subject).toBe(subjectOf(topic))
  expect(UNIFIED_TOPICS).toContain(topic)
})

test.each(['raw.bird', 'dead.sink', 'unified', 'unified.messages-value', ''])(
  'the topic "%s" has no kind',
  (topic) => {
    expect(kindOfTopic(topic)).toBeNull()
  },
)

test('each kind has its own topic and landing table', () => {
  const of = (field: 'topic' | 'landingTable') =>
    new Set(KIND_NAMES.map((kind) => KINDS[kind][field]))
  expect(of('topic').size).toBe(KIND_NAMES.length)
  expect(of('landingTable').size).toBe(KIND_NAMES.length)
})

test('the id of a record is in the id field of its kind', () => {
  const call = { ...DEFAULTS.call, call_id: 'call-1', conversation_id: 'conversation-1' }
  const message = { ...DEFAULTS.message, message_id: 'message-1', conversation_id: 'c' }
  const conversation = { ...DEFAULTS.conversation, conversation_id: 'conversation-1' }
  expect(entityIdOf({ kind: 'call', record: call })).toBe(call[KINDS.call.idField])
  expect(entityIdOf({ kind: 'message', record: message })).toBe(message[KINDS.message.idField])
  expect(entityIdOf({ kind: 'conversation', record: conversation })).toBe(
    conversation[KINDS.conversation.idField],
  )
})
