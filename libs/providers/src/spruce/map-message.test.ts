import { describe, expect, test } from 'vitest'
import { AT, drafts, factsOf, item, itemEvent } from './testing.ts'

describe('spruce: messages', () => {
  const author = { id: 'entity_1', displayName: 'Kim' }
  const requestId = 'asyncRequest_1'

  test.each([
    ['inbound', { direction: 'inbound' }, 'contact', 'inbound'],
    ['outbound by a teammate', { direction: 'outbound', author }, 'human', 'outbound'],
    ['outbound by nobody named', { direction: 'outbound' }, 'unknown', 'outbound'],
    [
      'outbound through the API',
      { direction: 'outbound', author, requestId },
      'automation',
      'outbound',
    ],
    [
      'a note by a teammate',
      { direction: 'none', isInternalNote: true, author },
      'human',
      'unknown',
    ],
    ['a note by nobody named', { direction: 'none', isInternalNote: true }, 'unknown', 'unknown'],
    [
      'a note that is marked inbound',
      { direction: 'inbound', isInternalNote: true, author },
      'human',
      'inbound',
    ],
    ['of no direction', { direction: 'none', author }, 'unknown', 'unknown'],
    ['in other letters', { direction: 'Outbound', author }, 'human', 'outbound'],
    [
      'an event that is not known',
      { direction: 'none', event: { type: 'joined' } },
      'system',
      'unknown',
    ],
  ])('author and direction: %s', (_, fields, kind, direction) => {
    expect(item(fields)).toMatchObject({ author_kind: kind, direction })
  })

  test.each([
    ['by the API, which a person uses', { requestId }, { apiMessages: 'human' }, 'unknown'],
    ['by an author whom the endpoint names', {}, { authors: ['entity_1'] }, 'automation'],
    ['by another author', {}, { authors: ['entity_2'] }, 'human'],
  ])('an outbound message %s', (_, fields, automation, kind) => {
    const event = itemEvent({ direction: 'outbound', author, ...fields }, 'created', AT)
    expect(factsOf(drafts(event, { automation }))['author_kind']).toBe(kind)
  })

  test('an inbound message has a contact as its author, also one that the endpoint names', () => {
    const event = itemEvent({ direction: 'inbound', author }, 'created', AT)
    const automation = { authors: ['entity_1'] }
    expect(factsOf(drafts(event, { automation }))['author_kind']).toBe('contact')
  })

  test('the request that deletes a message did not write it', () => {
    const facts = item({ direction: 'outbound', author, requestId }, 'deleted')
    expect(facts['author_kind']).toBe('unknown')
  })

  test.each([
    ['phone', 'sms', false],
    ['sms', 'sms', false],
    ['email', 'email', false],
    ['fax', 'fax', false],
    ['secure', 'secure', false],
    ['team', 'team', true],
    ['note', 'note', true],
    ['other', 'other', false],
    ['hologram', 'other', false],
    ['Phone', 'sms', false],
    ['TEAM', 'team', true],
    [null, 'unknown', false],
  ])('conversation type %s: channel %s, internal %s', (type, channel, internal) => {
    expect(item({ conversation: { type } })).toMatchObject({ channel, is_internal: internal })
  })

  test('a conversation of type other has the channel of its endpoints', () => {
    const internalEndpoint = { channel: 'fax', rawValue: '+13105550142' }
    expect(item({ conversation: { type: 'other', internalEndpoint } })['channel']).toBe('fax')
  })

  test.each([
    ['one', [{ contact: 'e_1' }], {}, 'e_1'],
    ['one who is not saved', [{ displayName: '(310) 555-0177' }], {}, null],
    ['several', [{ contact: 'e_1' }, { contact: 'e_2' }], {}, null],
    [
      'several, one of whom wrote',
      [{ contact: 'e_1' }, { contact: 'e_2' }],
      { author: { id: 'e_2' } },
      'e_2',
    ],
    ['none, but an author', [], { direction: 'inbound', author: { id: 'e_3' } }, 'e_3'],
    ['none, but one associated', [], { associatedContactIds: ['e_4'] }, 'e_4'],
    ['none, but two associated', [], { associatedContactIds: ['e_4', 'e_5'] }, null],
    [
      'several who talk about one',
      [{ contact: 'e_1' }, { contact: 'e_2' }],
      { associatedContactIds: ['e_4'] },
      'e_4',
    ],
  ])('the contact among %s participants', (_, externalParticipants, fields, contact) => {
    const conversation = { externalParticipants, ...fields }
    expect(item({ ...fields, conversation })['contact_id']).toBe(contact)
  })

  test.each([
    ['a string', 'phone', '+13105550142', '+13105550142'],
    ['a number', 'phone', 13105550142, '13105550142'],
    ['flat, by phone', 'phone', { phone: '+1', email: 'a@example.com', value: 'v' }, '+1'],
    ['flat, by phone in other letters', 'SMS', { phone: '+1', value: 'v' }, '+1'],
    ['flat, by fax', 'fax', { phone: '+1', email: 'a@example.com', value: 'v' }, '+1'],
    ['flat, by e-mail', 'email', { phone: '+1', email: 'a@example.com' }, 'a@example.com'],
    ['flat, secure', 'secure', { phone: '+1', email: 'a@example.com', value: 'v' }, 'v'],
    ['flat, without the channel’s', 'phone', { phone: '', value: '+2' }, '+2'],
    ['withheld', 'phone', 'anonymous', null],
    ['withheld, dialed', 'phone', '+7378742833', null],
    ['a link', 'secure', 'https://spruce.care/123456', 'spruce.care/123456'],
  ])('an address that is %s', (_, channel, rawValue, address) => {
    const externalParticipants = [{ endpoint: { channel, rawValue } }]
    expect(item({ conversation: { externalParticipants } })['contact_address']).toBe(address)
  })

  test('an edit keeps the time of the message and has its own', () => {
    const facts = item({ modifiedAt: '2026-11-02T09:05:00Z' }, 'updated', '2026-11-02T09:05:00Z')
    expect(facts).toMatchObject({
      occurred_at: Date.parse(AT),
      edited_at: Date.parse(AT) + 300_000,
    })
  })

  test.each([
    ['created', Date.parse(AT)],
    ['updated', null],
    ['deleted', null],
    ['restored', null],
  ])('an item without a time, %s: only a creation is dated by its event', (action, at) => {
    expect(item({ createdAt: null }, action)['occurred_at']).toBe(at)
  })
})
