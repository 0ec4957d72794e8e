import type { Message } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import {
  CONTACT,
  call,
  conversation,
  drafts,
  LATER,
  message,
  NUMBER,
  SHOWN,
  shown,
  UPDATED,
} from './testing.ts'

describe('bird: last messages', () => {
  test.each<[string, Partial<Message>]>([
    ['contact', { direction: 'inbound', author_kind: 'contact' }],
    ['user', { direction: 'outbound', author_kind: 'human' }],
    ['accessKey', { direction: 'outbound', author_kind: 'automation' }],
    ['flow', { direction: 'outbound', author_kind: 'automation' }],
    ['bot', { direction: 'outbound', author_kind: 'bot' }],
    ['ghost', { direction: 'unknown', author_kind: 'unknown' }],
  ])('the sender type %s decides direction and author', (type, expected) => {
    const facts = shown({ ...SHOWN, sender: { id: 'sender-1', type, contact: CONTACT.contact } })
    expect(facts).toMatchObject({ ...expected, author_id: 'sender-1', contact_address: NUMBER })
  })

  test('the contact of an outbound message is its recipient, otherwise the contact of the conversation', () => {
    const sender = { id: 'user-1', type: 'user' }
    const other = { id: 'contact-2', type: 'contact' }
    expect(shown({ ...SHOWN, sender, recipients: [other] })?.contact_id).toBe('contact-2')
    expect(shown({ ...SHOWN, sender, recipients: null })?.contact_id).toBe('contact-1')
  })

  test.each<[string, object | null]>([
    ['none', null],
    ['an empty one', {}],
    ['one without id and time', { preview: { text: 'hi' } }],
  ])('a conversation that shows %s is one record', (_, lastMessage) => {
    expect(shown(lastMessage)).toBeUndefined()
  })

  test('a message without an id is one message in every event that shows it', () => {
    const unnamed = { ...SHOWN, id: undefined }
    const ids = [UPDATED, LATER].map((updatedAt) => shown(unnamed, { updatedAt })?.message_id)
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(ids[1]).toBe(ids[0])
  })

  test('the newest event that shows a message wins, and at one time the later status', () => {
    const sender = { id: 'user-1', type: 'user' }
    const seen = [
      [UPDATED, 'accepted'],
      [UPDATED, 'sent'],
      [UPDATED, 'delivered'],
      [UPDATED, 'delivery_failed'],
      [LATER, 'read'],
      [LATER, 'deleted'],
    ].map(([updatedAt, status]) => shown({ ...SHOWN, sender, status }, { updatedAt }))
    const versions = seen.map((facts) => facts?.version ?? 0)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    expect(new Set(seen.map((facts) => facts?.event_id)).size).toBe(seen.length)
  })

  test('a deleted message is a deletion of that message and not of the conversation', () => {
    const records = conversation({ lastMessage: { ...SHOWN, status: 'deleted' } })
    expect(records.map(({ facts }) => facts.is_deleted)).toEqual([false, true])
  })
})

describe('bird: channel messages', () => {
  test.each<[string, string]>([
    ['accepted', 'queued'],
    ['processing', 'queued'],
    ['scheduled', 'queued'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['sending_failed', 'failed'],
    ['delivery_failed', 'undelivered'],
    ['rejected', 'rejected'],
    ['skipped', 'canceled'],
    ['pondered', 'unknown'],
  ])('an outbound message with status %s is %s', (status, expected) => {
    expect(message('sms.outbound', { status }).delivery_status).toBe(expected)
    expect(message('sms.inbound', { status }).delivery_status).toBe('received')
  })

  test('the event name decides the direction', () => {
    const facts = message('sms.outbound', { direction: 'incoming' })
    expect(facts).toMatchObject({ direction: 'outbound', author_kind: 'unknown', author_id: null })
  })

  test('a message without an id takes the id of its event', () => {
    const facts = message('sms.inbound', { id: null })
    expect(facts.message_id).toBe(facts.event_id)
  })

  test('two messages without an id are two messages', () => {
    const ids = ['a', 'b'].map(
      (words) => message('sms.inbound', { id: null, body: { text: { text: words } } }).message_id,
    )
    expect(new Set(ids).size).toBe(2)
  })

  test.each<[string, object, Partial<Message>]>([
    ['text', { type: 'text', text: { text: 'hi' } }, { body: 'hi', body_length: 2 }],
    ['an emoji', { type: 'text', text: { text: '👋' } }, { body_length: 1 }],
    ['text and HTML', { type: 'html', html: { html: '<b>hi</b>', text: 'hi' } }, { body: 'hi' }],
    ['HTML alone', { type: 'html', html: { html: '<b>hi</b>' } }, { body: '<b>hi</b>' }],
    [
      'two images',
      { type: 'image', image: { images: [{}, {}] } },
      { body: null, attachment_count: 2 },
    ],
    [
      'files with text',
      { type: 'file', file: { text: 'see', files: [{}] } },
      { body: 'see', attachment_count: 1 },
    ],
    ['an image not listed', { type: 'image' }, { attachment_count: 1 }],
    [
      'a list',
      { type: 'list', list: { text: 'choose', items: [{}] } },
      { body: 'choose', attachment_count: 0 },
    ],
    [
      'a location',
      { type: 'location', location: { coordinates: {} } },
      { body: null, attachment_count: 0 },
    ],
  ])('the content of %s is read', (_, body, expected) => {
    expect(message('whatsapp.inbound', { body })).toMatchObject(expected)
  })

  test('no URL of media reaches a record', () => {
    const body = { type: 'image', image: { images: [{ mediaUrl: 'https://media.example.com/1' }] } }
    expect(JSON.stringify(message('whatsapp.inbound', { body }))).not.toContain('media.example.com')
  })
})

describe('bird: reasons', () => {
  const sentence = 'details: unknown subscriber; reason: unknown_subscriber; code: 1'

  test.each<[string, object, string | null]>([
    ['a failure', { reason: sentence, failure: { code: 15005 } }, '15005'],
    ['a word', { reason: 'unknown_subscriber' }, 'unknown_subscriber'],
    ['a sentence', { reason: sentence }, null],
    ['a number', { reason: '12025550143' }, null],
    ['nothing', { reason: '' }, null],
  ])('the reason of a message that failed with %s is its code', (_, fields, reason) => {
    const failed = { status: 'delivery_failed', ...fields }
    expect(message('sms.outbound', failed).status_reason).toBe(reason)
    expect(shown({ ...SHOWN, ...failed })?.status_reason).toBe(reason)
  })
})

describe('bird: threads', () => {
  const address = { identifierValue: NUMBER }
  const threadOf = (contactGiven: object, over: object = {}) =>
    message('sms.inbound', { sender: { contact: contactGiven }, ...over }).conversation_id

  test('both directions between a contact and a channel are one thread', () => {
    expect(message('sms.outbound').conversation_id).toBe(message('sms.inbound').conversation_id)
  })

  test('another contact or another channel is another thread', () => {
    const threads = [
      threadOf({ id: 'contact-1' }),
      threadOf({ id: 'contact-2' }),
      threadOf(address),
      threadOf({ id: 'contact-1' }, { channelId: 'channel-2' }),
      threadOf({ id: 'contact-1' }, { channelId: null }),
    ]
    expect(new Set(threads).size).toBe(threads.length)
    expect(threads.filter((thread) => /^thread:[0-9a-f]{64}$/.test(thread ?? ''))).toEqual(threads)
  })

  test('without a contact there is no thread', () => {
    expect(threadOf({})).toBeNull()
    for (const from of ['anonymous', '+266696687', '+7378742833', 'sip:anonymous@example.com']) {
      const nobody = { conversation_id: null, contact_address: null }
      expect(call('voice.inbound', { from })).toMatchObject(nobody)
      const sender = { contact: { identifierKey: 'phonenumber', identifierValue: from } }
      expect(message('sms.inbound', { sender })).toMatchObject(nobody)
    }
  })

  test.each([
    ['CO', '573001234567', '+573001234567'],
    ['CO', '3001234567', '+57 300 1234567'],
    ['DE', '4915112345678', '+4915112345678'],
    ['DE', '01511 2345678', '+4915112345678'],
    ['US', '573001234567', '+573001234567'],
    ['US', '12025550143', '+12025550143'],
  ])('in %s, %s and %s are one contact', (country, ...numbers) => {
    const threads = numbers.map((identifierValue) => {
      const payload = { ...{ id: 'm', channelId: 'c' }, sender: { contact: { identifierValue } } }
      return drafts('whatsapp.inbound', payload, { messageSource: 'channels', country })[0]?.facts
    })
    expect(threads[0]).toHaveProperty('conversation_id', expect.stringMatching(/^thread:/))
    expect(threads[0]).toMatchObject({ conversation_id: threads[1]?.conversation_id })
  })

  test('a conversation that the webhook names takes the place of the thread', () => {
    expect(threadOf(address, { conversationId: 'conversation-1' })).toBe('conversation-1')
  })
})
