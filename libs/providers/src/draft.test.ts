import { DEFAULTS } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { callDraft, conversationDraft, lengthOf, messageDraft } from './draft.ts'

const STATED = { event_id: 'e', account_id: 'a', version: 1 }

describe('draft: defaults', () => {
  test('a field that is left out has the default of the schema', () => {
    expect(messageDraft({ ...STATED, message_id: 'm', channel: 'sms' })).toEqual({
      kind: 'message',
      facts: { ...DEFAULTS.message, ...STATED, message_id: 'm', channel: 'sms' },
    })
    expect(callDraft({ ...STATED, call_id: 'c' })).toEqual({
      kind: 'call',
      facts: { ...DEFAULTS.call, ...STATED, call_id: 'c' },
    })
    expect(conversationDraft({ ...STATED, conversation_id: 't' })).toEqual({
      kind: 'conversation',
      facts: { ...DEFAULTS.conversation, ...STATED, conversation_id: 't' },
    })
  })

  test('a field that is stated as null stays null', () => {
    const { facts } = messageDraft({ ...STATED, message_id: 'm', body: null })
    expect(facts).toMatchObject({ body: null })
  })

  test('a draft lists the id fields that hold an address next to its facts', () => {
    const draft = callDraft({ ...STATED, call_id: 'c' }, { addressFields: ['answered_by'] })
    expect(draft).toMatchObject({ addressFields: ['answered_by'] })
  })
})

test.each<[string, number | null, string | null]>([
  ['no text', null, null],
  ['an empty text', 0, ''],
  ['letters', 3, 'abc'],
  ['an emoji, of two code units', 1, '🙂'],
  ['a letter and its accent', 2, 'e\u0301'],
])('%s is %s code points long', (_, expected, body) => {
  expect(lengthOf(body)).toBe(expected)
})
