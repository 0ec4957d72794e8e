import { describe, expect, test } from 'vitest'
import { draftsOf, harnessOf } from '../suite/harness.ts'
import { providerSuite } from '../suite/provider.suite.ts'
import { bird } from './index.ts'

providerSuite(bird, import.meta.dirname)

describe('bird: record key', () => {
  test.each<[string, unknown, string | null]>([
    [
      'a conversation is keyed by itself',
      { event: 'conversation.updated', payload: { id: 'c' } },
      'c',
    ],
    [
      'a message by its conversation',
      { event: 'sms.inbound', payload: { id: 'm', conversationId: 'c' } },
      'c',
    ],
    ['a message without one by itself', { event: 'sms.inbound', payload: { id: 'm' } }, 'm'],
    ['an unknown event by its id', { event: 'a.b', payload: { id: 'x' } }, 'x'],
    ['a payload without an id has no key', { event: 'a.b', payload: {} }, null],
    ['a body without the envelope has no key', { type: 'email.delivered' }, null],
  ])('%s', (_, document, expected) => {
    expect(bird.identify(Buffer.from(JSON.stringify(document))).recordKey).toBe(expected)
  })
})

describe('bird: samples', () => {
  const { samples } = harnessOf(bird, import.meta.dirname)

  test('every sample has a named channel', () => {
    const drafts = samples.flatMap((sample) => draftsOf(bird, sample))
    const channels = drafts.flatMap((draft) => (draft.kind === 'call' ? [] : [draft.facts.channel]))
    expect(new Set(channels)).toEqual(new Set(['sms', 'email', 'whatsapp', 'facebook']))
  })
})
