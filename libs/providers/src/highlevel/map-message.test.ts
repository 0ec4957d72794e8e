import { describe, expect, test } from 'vitest'
import { IN, OUT, recordOf } from './testing.ts'

describe('highlevel: messages', () => {
  test.each([
    ['a user', { userId: 'u' }, 'human', 'u'],
    ['the app', { source: 'app' }, 'human', null],
    ['the API in the name of a user', { source: 'api', userId: 'u' }, 'human', 'u'],
    ['the API', { source: 'api' }, 'automation', null],
    ['nobody who is named', {}, 'unknown', null],
    ['a source that is not known', { source: 'aviary' }, 'unknown', null],
    ['a workflow', { source: 'workflow', userId: 'u' }, 'automation', 'u'],
    ['a campaign', { source: 'campaign', userId: 'u' }, 'automation', 'u'],
    ['a bulk action', { source: 'bulk_actions' }, 'automation', null],
    ['a campaign by type', { messageType: 'TYPE_CAMPAIGN_SMS' }, 'automation', null],
    [
      'a campaign, sent from the app',
      { messageType: 'TYPE_CAMPAIGN_SMS', source: 'app' },
      'human',
      null,
    ],
    ['a manual step', { messageType: 'TYPE_CAMPAIGN_MANUAL_SMS', userId: 'u' }, 'human', 'u'],
    ['a drop by workflow', { messageType: 'VoiceMail', source: 'workflow' }, 'automation', null],
    ['a drop by a user', { messageType: 'VoiceMail', userId: 'u' }, 'human', 'u'],
    ['a system line', { messageType: 'TYPE_ACTIVITY_INVOICE', userId: 'u' }, 'system', null],
    ['a new system line', { messageTypeString: 'TYPE_ACTIVITY_X', source: 'app' }, 'system', null],
    ['a chat notice', { messageType: 'TYPE_LIVE_CHAT_INFO_MESSAGE' }, 'system', null],
  ])('an outbound message of %s', (_, fields, author_kind, author_id) => {
    const record = recordOf({ ...OUT, messageType: 'SMS', ...fields })
    expect(record).toMatchObject({ author_kind, author_id, is_internal: false })
  })

  test.each([
    [{ source: 'api' }, { apiMessages: 'human' }, 'unknown'],
    [{ source: 'app', userId: 'u' }, { authors: ['u'] }, 'automation'],
    [{ source: 'app', userId: 'u' }, { authors: ['v'] }, 'human'],
  ])('the author of %j where the endpoint says %j is %s', (fields, automation, kind) => {
    const record = recordOf({ ...OUT, messageType: 'SMS', ...fields }, { automation })
    expect(record['author_kind']).toBe(kind)
  })

  test.each([
    [{ errorCode: 30003 }, '30003'],
    [{ error: { code: '21610', message: 'blocked by Maya' } }, '21610'],
    [{ error: 'opted_out' }, 'opted_out'],
    [{ error: 'The number +12025550143 is not reachable' }, null],
    [{ errorCode: '12025550143' }, null],
    [{}, null],
  ])('the reason of a failed message with %j is the code %j', (fields, reason) => {
    const failed = { ...OUT, messageType: 'SMS', status: 'failed', ...fields }
    expect(recordOf(failed)['status_reason']).toBe(reason)
  })

  test('the contact is the author of an inbound message, whatever user or source it names', () => {
    const message = { ...IN, messageType: 'SMS', userId: 'u', source: 'workflow' }
    expect(recordOf(message)).toMatchObject({ author_kind: 'contact', author_id: 'p' })
  })

  test('the contact is not the author of an inbound system line or reaction', () => {
    expect(recordOf({ ...IN, messageType: 'TYPE_ACTIVITY_CONTACT' })['author_kind']).toBe('system')
    expect(recordOf({ ...IN, messageTypeString: 'TYPE_SMS_REACTION' })['author_kind']).toBe(
      'system',
    )
  })

  test.each([
    'InternalComment',
    'TYPE_INTERNAL_COMMENT',
    'TYPE_INTERNAL_CHAT',
    'TYPE_INTERNAL_HUDDLE',
  ])('an %s is a note of a person', (type) => {
    const note = { ...OUT, messageType: type }
    expect(recordOf(note)).toMatchObject({ is_internal: true, author_kind: 'human' })
    expect(recordOf({ ...note, source: 'workflow' })['author_kind']).toBe('automation')
  })

  test.each([
    ['pending', 'queued'],
    ['scheduled', 'queued'],
    ['queued', 'queued'],
    ['sent', 'sent'],
    ['connected', 'sent'],
    ['delivered', 'delivered'],
    ['completed', 'delivered'],
    ['read', 'read'],
    ['opened', 'read'],
    ['clicked', 'read'],
    ['undelivered', 'undelivered'],
    ['failed', 'failed'],
    ['opt_out', 'rejected'],
    ['airborne', 'unknown'],
    [undefined, 'unknown'],
    [7, 'unknown'],
  ])(
    'the status %s of an outbound message is %s; an inbound one is received',
    (status, expected) => {
      expect(recordOf({ ...OUT, messageType: 'SMS', status })['delivery_status']).toBe(expected)
      expect(recordOf({ ...IN, messageType: 'SMS', status })['delivery_status']).toBe('received')
    },
  )

  test('a retry names the first attempt', () => {
    expect(recordOf({ ...OUT, originalMessageId: 'first' })['retry_of']).toBe('first')
    expect(recordOf({ ...OUT, originalMessageId: 'm' })['retry_of']).toBeNull()
  })

  test('a message without an id of its own has the id of its event', () => {
    const record = recordOf({ ...OUT, messageId: undefined, webhookId: 'w' })
    expect(record['message_id']).toBe(record['event_id'])
    expect(recordOf({ ...OUT, messageId: '', emailMessageId: 'e' })['message_id']).toBe('e')
  })

  test('HTML stays as sent, and an e-mail without HTML has its plain text', () => {
    const email = { ...IN, messageType: 'Email', plainText: 'plain' }
    expect(recordOf({ ...email, body: '<p>é</p>' })).toMatchObject({
      body: '<p>é</p>',
      body_length: 8,
    })
    expect(recordOf(email)).toMatchObject({ body: 'plain', body_length: 5 })
  })

  test.each([
    ['a string', 'jane@example.com'],
    ['a name and an address', 'Jane Doe <jane@example.com>'],
    ['a quoted name with a comma', '"Doe, Jane" <jane@example.com>'],
    ['a quoted name like an address', '"jane@work, Inc." <jane@example.com>'],
    ['a name with a comma', 'Doe, Jane <jane@example.com>'],
    ['a list in a string', 'jane@example.com, Second <second@example.com>'],
    ['an array', ['jane@example.com', 'second@example.com']],
    ['an array that begins with nothing', [null, {}, '', 'jane@example.com']],
    ['an object', { name: 'Jane Doe', email: 'jane@example.com' }],
    ['an array of objects', [{ email: 'Jane <jane@example.com>' }]],
  ])('an e-mail address is read from %s', (_, value) => {
    const email = { messageType: 'Email', from: value, to: ['Desk <desk@example.com>'] }
    expect(recordOf({ ...IN, ...email })).toMatchObject({
      contact_address: 'jane@example.com',
      account_address: 'desk@example.com',
    })
    expect(recordOf({ ...OUT, ...email })).toMatchObject({
      contact_address: 'desk@example.com',
      account_address: 'jane@example.com',
    })
  })

  test.each([{}, [], '', 'Jane Doe', '<>', 7, null, [[]], { name: 'Jane Doe' }])(
    'no e-mail address is made up from %j',
    (from) => {
      expect(recordOf({ ...IN, messageType: 'Email', from })['contact_address']).toBeNull()
    },
  )

  test.each(['+1 (512) 555-0142', '@jane', '17841400000000000'])(
    'the number or handle %s stays as sent',
    (from) => {
      expect(recordOf({ ...IN, messageType: 'SMS', from })['contact_address']).toBe(from)
    },
  )

  test.each([
    ['CALL', 'anonymous'],
    ['CALL', { phone: 'Restricted' }],
    ['FB', 'Jane Doe'],
  ])('a %s from %j has no address that other contacts could share', (messageType, from) => {
    expect(recordOf({ ...IN, messageType, from })['contact_address']).toBeNull()
  })
})
