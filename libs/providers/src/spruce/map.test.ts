import { describe, expect, test } from 'vitest'
import { AT, drafts, factsOf } from './testing.ts'

describe('spruce: the flat shape', () => {
  const message = { object: 'conversation-item', id: 'item_1', text: 'Hello' }
  const conversation = { object: 'conversation', id: 'conv_1', title: 'Check-in' }

  test.each([
    ['no event', undefined, false, 'observed'],
    ['an event of items', 'conversationItem.deleted', true, 'observed'],
    ['an event of conversations', 'conversation.deleted', false, 'deleted'],
    ['an event of contacts', 'contact.deleted', false, 'observed'],
  ])('the option flatEvent with %s applies to its own family alone', (_, flatEvent, gone, type) => {
    const options = flatEvent === undefined ? {} : { flatEvent }
    expect(factsOf(drafts(message, options))).toMatchObject({ is_deleted: gone })
    expect(factsOf(drafts(conversation, options))).toMatchObject({ event_type: type })
  })

  test.each(['conversation_item', 'conversationItem', 'Conversation-Item'])(
    'an item may call itself %s',
    (object) => {
      expect(factsOf(drafts({ ...message, object }))).toMatchObject({ message_id: 'item_1' })
    },
  )

  test('the option flatEvent does not change native webhooks', () => {
    const body = { object: 'event', type: 'conversation.updated', data: { object: conversation } }
    const [draft] = drafts(body, { flatEvent: 'conversation.deleted' })
    expect(draft?.facts).toMatchObject({ event_type: 'updated', is_deleted: false })
  })

  test('bodies without a time are different facts', () => {
    const other = { ...message, text: 'Good-bye' }
    expect(factsOf(drafts(message))['event_id']).not.toBe(factsOf(drafts(other))['event_id'])
  })
})

describe('spruce: items without content', () => {
  const bare = (action: string, fields: object = {}) => {
    const object = { object: 'conversationItem', id: 'ti_1', ...fields }
    const type = `conversationItem.${action}`
    return drafts({ object: 'event', type, eventTime: AT, data: { object } }).map(
      ({ kind, facts }) => ({ kind, partial: facts.is_partial, deleted: facts.is_deleted }),
    )
  }

  test('a deleted id hides the message and the call of that id', () => {
    expect(bare('deleted')).toEqual([
      { kind: 'message', partial: true, deleted: true },
      { kind: 'call', partial: true, deleted: true },
    ])
  })

  test('a restored id shows the message and the call again', () => {
    expect(bare('restored')).toEqual([
      { kind: 'message', partial: true, deleted: false },
      { kind: 'call', partial: true, deleted: false },
    ])
  })

  test('a created id without content is a message', () => {
    expect(bare('created')).toEqual([{ kind: 'message', partial: false, deleted: false }])
  })

  test('a deletion that shows what it deletes is one full record', () => {
    const event = { type: 'inboundCall', data: { answered: false } }
    expect(bare('deleted', { event })).toEqual([{ kind: 'call', partial: false, deleted: true }])
    expect(bare('deleted', { text: 'Hi' })).toEqual([
      { kind: 'message', partial: false, deleted: true },
    ])
  })
})
