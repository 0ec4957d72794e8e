import { expect, test } from 'vitest'
import {
  allTopics,
  DEAD_TOPICS,
  providerOfRawTopic,
  providerOfUnifiedKey,
  rawTopic,
  unifiedKey,
} from './topics.ts'

const message = { provider: 'bird', account_id: 'clinic', entity_id: 'message-1' }

test.each([
  ['its conversation', 'conversation-1', 'bird|clinic|conversation-1'],
  ['its entity when the conversation is null', null, 'bird|clinic|message-1'],
  ['its entity when the conversation is empty', '', 'bird|clinic|message-1'],
])('the key of a unified record is %s', (_, conversation_id, key) => {
  expect(unifiedKey({ ...message, conversation_id })).toBe(key)
})

test('records of one conversation share a key; other accounts and providers do not', () => {
  const keyOf = (of: object) => unifiedKey({ ...message, conversation_id: 'c', ...of })
  expect(keyOf({ entity_id: 'message-2' })).toBe(keyOf({}))
  expect(keyOf({ account_id: 'other' })).not.toBe(keyOf({}))
  expect(keyOf({ provider: 'spruce' })).not.toBe(keyOf({}))
})

test.each(['spruce', 'bird', 'highlevel', 'with.dot'])(
  'the raw topic of %s names its provider',
  (provider) => {
    expect(providerOfRawTopic(rawTopic(provider))).toBe(provider)
  },
)

test('the topics are one raw topic for each provider and a fixed set', () => {
  expect(allTopics(['bird', 'spruce'])).toEqual([
    { topic: 'raw.bird', class: 'raw' },
    { topic: 'raw.spruce', class: 'raw' },
    { topic: 'unified.messages', class: 'unified' },
    { topic: 'unified.calls', class: 'unified' },
    { topic: 'unified.conversations', class: 'unified' },
    { topic: 'unified.erasures', class: 'erasures' },
    { topic: 'dead.normalizer', class: 'dead' },
    { topic: 'dead.sink', class: 'dead' },
    { topic: 'quarantine.webhooks', class: 'quarantine' },
    { topic: 'control.suppressions', class: 'control' },
    { topic: 'control.redrives', class: 'ledger' },
  ])
})

test('every topic is listed once, and every dead-letter topic is listed', () => {
  const names = allTopics(['bird', 'spruce']).map(({ topic }) => topic)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining(Object.values(DEAD_TOPICS)))
})

test.each([
  ['a key of ids', 'spruce|a|c', 'spruce'],
  ['a digest of a long key', `sha256:${'0'.repeat(64)}`, null],
  ['an empty key', '', null],
])('the provider of a unified record with %s', (_, key, provider) => {
  expect(providerOfUnifiedKey(key)).toBe(provider)
})
