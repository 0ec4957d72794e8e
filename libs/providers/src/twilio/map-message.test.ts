import type { Message } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { ADDED, factsOf } from './testing.ts'

describe('twilio: messages', () => {
  test.each<[string, string, Message['direction'], Message['author_kind']]>([
    ['a number', '+12025550143', 'inbound', 'contact'],
    ['a WhatsApp number', 'whatsapp:+12025550143', 'inbound', 'contact'],
    ['an identity', 'dave', 'outbound', 'human'],
    ['an identity of digits', '20255501', 'outbound', 'human'],
    ['a WhatsApp user without a number', 'whatsapp:US.13491208655302741918', 'inbound', 'contact'],
    ['the API, as the system', 'system', 'outbound', 'automation'],
    ['nobody', '', 'unknown', 'unknown'],
  ])('what %s wrote: %s is %s, by a %s', (_, Author, direction, kind) => {
    for (const EventType of ['onMessageAdded', 'onMessageUpdated', 'onMessageRemoved']) {
      const message = factsOf({ ...ADDED, EventType, Author, Source: 'API' })
      expect(message).toMatchObject({ direction, author_kind: kind })
    }
  })

  test('the API without an author is a person where the endpoint says so', () => {
    const automation = { apiMessages: 'human' }
    const message = factsOf({ ...ADDED, Author: 'system' }, { automation })
    expect(message['author_kind']).toBe('unknown')
  })

  test('an author whom the endpoint names is a robot', () => {
    const automation = { authors: ['reminder'] }
    const kindOf = (Author: string) => factsOf({ ...ADDED, Author }, { automation })['author_kind']
    expect(['reminder', 'dave'].map(kindOf)).toEqual(['automation', 'human'])
  })

  test('the participant of a contact writes, and is no contact', () => {
    const message = factsOf({ ...ADDED, Author: '+12025550143', ParticipantSid: 'MB1' })
    expect(message).toMatchObject({ author_id: 'MB1', contact_id: null })
  })

  test('a contact with a withheld number has no address', () => {
    const message = factsOf({ ...ADDED, Author: '+266696687' })
    expect(message).toMatchObject({ direction: 'inbound', contact_address: null })
  })

  test.each<[string, Record<string, string>, string]>([
    ['the binding', { 'MessagingBinding.Address': 'whatsapp:+12025550143' }, 'whatsapp'],
    ['the type of the binding', { 'MessagingBinding.Type': 'sms' }, 'sms'],
    ['the source', { Source: 'WHATSAPP' }, 'whatsapp'],
    ['the SDK as the source', { Source: 'SDK' }, 'unknown'],
    ['nothing', {}, 'unknown'],
  ])('the channel of a message of a user by %s: %o is %s', (_, fields, channel) => {
    expect(factsOf({ ...ADDED, Author: 'dave', ...fields })['channel']).toBe(channel)
  })

  test.each<[string, string | null]>([
    ['30003', '30003'],
    ['0', null],
    ['unknown handset of Maya', null],
  ])('the reason of a receipt with the code %s is %s', (ErrorCode, reason) => {
    const receipt = { EventType: 'onDeliveryUpdated', MessageSid: 'IM1', ErrorCode }
    expect(factsOf(receipt)['status_reason']).toBe(reason)
  })

  test.each<[string, string, number]>([
    ['two files', '[{"Sid":"ME1"},{"Sid":"ME2"}]', 2],
    ['no list', '{"Sid":"ME1"}', 0],
    ['broken JSON', '[{', 0],
    ['nothing', '', 0],
  ])('media that are %s: %s are %i attachments', (_, Media, count) => {
    expect(factsOf({ ...ADDED, Media })['attachment_count']).toBe(count)
  })

  test('the count of retries does not change the event id', () => {
    const [first, again] = ['0', '1'].map((RetryCount) => factsOf({ ...ADDED, RetryCount }))
    expect(again?.['event_id']).toBe(first?.['event_id'])
  })

  test('the account is that of the endpoint when the webhook names none', () => {
    expect(factsOf(ADDED)['account_id']).toBe('shop')
    expect(factsOf({ ...ADDED, AccountSid: 'AC1' })['account_id']).toBe('AC1')
  })
})
