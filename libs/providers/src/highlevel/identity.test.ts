import { describe, expect, test } from 'vitest'
import { eventId, sha256 } from '../digest.ts'
import { eventIdOf, identify } from './identity.ts'
import { parse } from './parse.ts'

const bytes = (fields: object) => Buffer.from(JSON.stringify(fields))

function eventIdOfBody(fields: object): string {
  const body = bytes({ type: 'OutboundMessage', ...fields })
  const parsed = parse(body)
  return parsed.kind === 'ok' ? eventIdOf(parsed.value, sha256(body)) : 'not parsed'
}

describe('deliveryId', () => {
  test('the delivery id is webhookId', () => {
    expect(identify(bytes({ webhookId: 'w-1' })).deliveryId).toBe('w-1')
  })

  test.each([{}, { webhookId: '' }, { webhookId: null }, { webhookId: {} }])(
    'a delivery without one has no id of its own: %j',
    (fields) => expect(identify(bytes(fields)).deliveryId).toBeNull(),
  )
})

describe('recordKey', () => {
  test.each([
    ['the conversation', { conversationId: 'c', messageId: 'm', id: 'x' }, 'c'],
    [
      'the message without a conversation',
      { conversationId: '', messageId: 'm', emailMessageId: 'e' },
      'm',
    ],
    ['the e-mail without a message', { messageId: null, emailMessageId: 'e' }, 'e'],
    ['the conversation of an unread update', { type: 'ConversationUnreadUpdate', id: 'c' }, 'c'],
    ['the entity', { type: 'NoteCreate', id: 'n', contactId: 'p' }, 'n'],
    ['the appointment', { type: 'AppointmentCreate', appointment: { id: 'a' } }, 'a'],
    ['the e-mail event', { type: 'LCEmailStats', webhookPayload: { id: 'l' } }, 'l'],
    ['nothing', { type: 'INSTALL', companyId: 'co' }, null],
  ])('the record key is %s', (_, fields, key) => {
    expect(identify(bytes(fields)).recordKey).toBe(key)
  })
})

describe('eventIdOf', () => {
  const named = {
    locationId: 'l',
    messageId: 'm',
    status: 'sent',
    dateAdded: '2026-11-02T09:00:00Z',
  }

  test('the event id depends on webhookId alone', () => {
    const expected = eventId('highlevel', 'w-1')
    expect(eventIdOfBody({ ...named, webhookId: 'w-1' })).toBe(expected)
    expect(eventIdOfBody({ webhookId: 'w-1', status: 'read' })).toBe(expected)
  })

  test('without webhookId the event id depends on the state of the message', () => {
    const { dateAdded } = named
    const parts = ['l', 'm', null, null, dateAdded, null, null, 'sent', '']
    expect(eventIdOfBody(named)).toBe(eventId('highlevel', 'OutboundMessage', ...parts))
  })

  test.each([
    ['type', { type: 'InboundMessage' }],
    ['location', { locationId: 'other' }],
    ['message', { messageId: 'other' }],
    ['conversation', { conversationId: 'other' }],
    ['contact', { contactId: 'other' }],
    ['time', { dateAdded: '2026-11-02T09:00:01Z' }],
    ['message type', { messageType: 'SMS' }],
    ['direction', { direction: 'inbound' }],
    ['status', { status: 'delivered' }],
    ['call status', { callStatus: 'voicemail' }],
  ])('another %s is another fact', (_, change) => {
    expect(eventIdOfBody({ ...named, ...change })).not.toBe(eventIdOfBody(named))
  })

  test('the text distinguishes facts only when no message is named', () => {
    const { messageId: _, ...unnamed } = named
    expect(eventIdOfBody({ ...named, body: 'a' })).toBe(eventIdOfBody({ ...named, body: 'b' }))
    expect(eventIdOfBody({ ...unnamed, body: 'a' })).not.toBe(
      eventIdOfBody({ ...unnamed, body: 'b' }),
    )
  })
})
