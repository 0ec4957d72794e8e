import { describe, expect, test } from 'vitest'
import { AT, AT_MS, CALL_OUT, IN, OUT, outcomeOf, recordOf } from './testing.ts'

describe('highlevel: what a webhook is about', () => {
  const TYPES_BY_CHANNEL = {
    sms: ['SMS', 'sms', 'TYPE_SMS', 'TYPE_SMS_REVIEW_REQUEST', 'TYPE_SMS_NO_SHOW_REQUEST'].concat(
      ['TYPE_CUSTOM_SMS', 'TYPE_CUSTOM_PROVIDER_SMS', 'TYPE_CAMPAIGN_SMS'],
      ['TYPE_CAMPAIGN_MANUAL_SMS', 'TYPE_SMS_REACTION'],
    ),
    rcs: ['RCS', 'TYPE_RCS'],
    email: ['Email', 'TYPE_CUSTOM_EMAIL', 'TYPE_CUSTOM_PROVIDER_EMAIL', 'TYPE_CAMPAIGN_EMAIL'],
    chat: ['Live Chat', 'Live_Chat', 'TYPE_LIVE_CHAT', 'WebChat', 'ALL_IN_ONE_CHAT'],
    whatsapp: ['WhatsApp', 'TYPE_WHATSAPP', 'TYPE_ACTIVITY_WHATSAPP'],
    facebook: ['FB', 'TYPE_FACEBOOK', 'TYPE_FACEBOOK_COMMENT', 'TYPE_CAMPAIGN_FACEBOOK'],
    instagram: ['IG', 'TYPE_INSTAGRAM', 'TYPE_INSTAGRAM_COMMENT'],
    tiktok: ['TIKTOK', 'TYPE_TIKTOK_COMMENT'],
    gmb: ['GMB', 'TYPE_CAMPAIGN_GMB'],
    review: ['TYPE_REVIEW'],
    form: ['FORM_SUBMISSION'],
    other: ['Custom', 'InternalComment', 'TYPE_CARRIER_PIGEON', 'constructor'],
    unknown: ['', '???'],
  }
  const rows = Object.entries(TYPES_BY_CHANNEL).flatMap(([channel, types]) =>
    types.map((type) => ({ channel, type })),
  )

  test.each(rows)(
    'the messageType "$type" is a message of channel $channel',
    ({ type, channel }) => {
      expect(recordOf({ ...OUT, messageType: type })).toMatchObject({ kind: 'message', channel })
    },
  )

  test.each([
    ...['CALL', 'Call', 'IVR_Call', 'Campaign_Call', 'TYPE_CAMPAIGN_MANUAL_CALL'],
    ...['TYPE_CUSTOM_CALL', 'TYPE_WHATSAPP_CALL'],
  ])('the messageType %s is a call, in either direction', (messageType) => {
    expect(recordOf({ ...IN, messageType })).toMatchObject({ kind: 'call', medium: 'phone' })
    expect(recordOf({ ...OUT, messageType })).toMatchObject({ kind: 'call', medium: 'phone' })
  })

  test.each([
    ['the string beats the type', { messageType: 'Custom', messageTypeString: 'TYPE_EMAIL' }],
    ['the string beats the id', { messageTypeString: 'TYPE_EMAIL', messageTypeId: 2 }],
    ['the type beats the id', { messageType: 'Email', messageTypeId: 2 }],
    ['the id decides when nothing else is known', { messageType: 'Custom', messageTypeId: 21 }],
    ['an id may be a numeric string', { messageTypeId: '3' }],
    [
      'an unknown string gives way to a known type',
      { messageTypeString: 'X', messageType: 'Email' },
    ],
    ['without a type an emailMessageId shows an e-mail', { emailMessageId: 'e' }],
  ])('%s', (_, fields) => expect(recordOf({ ...OUT, ...fields })['channel']).toBe('email'))

  test.each([
    ['a callStatus shows a call', { callStatus: 'busy' }, 'missed'],
    ['a callDuration shows a call', { callDuration: '60', status: 'completed' }, 'answered'],
    ['the status of a voicemail shows one', { status: 'voicemail' }, 'voicemail'],
  ])('without a type %s', (_, fields, outcome) => {
    expect(recordOf({ ...IN, ...fields })).toMatchObject({ kind: 'call', outcome })
  })

  test.each(['inbound', 'outbound', 'sideways', undefined])(
    'the event name decides the direction, not the field (%s)',
    (direction) => {
      expect(recordOf({ ...IN, messageType: 'SMS', direction })['direction']).toBe('inbound')
      expect(recordOf({ ...CALL_OUT, direction })['direction']).toBe('outbound')
    },
  )

  test.each([
    ['ContactCreate', 'contact'],
    ['ContactDndUpdate', 'contact'],
    ['TaskComplete', 'task'],
    ['OpportunityStageUpdate', 'opportunity'],
    ['InvoicePartiallyPaid', 'invoice'],
    ['ObjectSchemaCreate', 'custom_object'],
    ['UserCreate', 'user'],
    ['AppPaymentStatus', 'app'],
    ['ExternalAuthConnected', 'app'],
    ['UNINSTALL', 'app'],
    ['ConversationUpdate', 'conversation'],
    ['LCEmailStats', 'email_stats'],
    ['SMS', 'provider_outbound_message'],
    ['Email', 'provider_outbound_message'],
    ['inboundmessage', 'unknown_event'],
    ['toString', 'unknown_event'],
  ])('the event %s is skipped as %s', (type, reason) => {
    expect(outcomeOf({ ...IN, type })).toEqual({ kind: 'skip', reason })
  })
})

describe('highlevel: times, versions and tenants', () => {
  test('the dispatch time never dates a message', () => {
    const message = { ...OUT, dateAdded: undefined, timestamp: AT, body: 'x' }
    expect(recordOf(message)).toMatchObject({ occurred_at: null, is_partial: false })
  })

  test('a webhook that names a message or a call without its content is partial', () => {
    const bare = { dateAdded: undefined, timestamp: AT, status: 'delivered' }
    expect(recordOf({ ...OUT, ...bare })).toMatchObject({
      is_partial: true,
      delivery_status: 'delivered',
    })
    expect(recordOf({ ...CALL_OUT, ...bare })).toMatchObject({ kind: 'call', is_partial: true })
  })

  test.each([
    { dateAdded: AT },
    { from: '+15125550142' },
    { to: '+15125550142' },
    { body: 'x', callDuration: 3 },
    { attachments: ['x'] },
  ])('a webhook that says %j is not partial', (content) => {
    const bare = { dateAdded: undefined, status: 'delivered', ...content }
    expect(recordOf({ ...OUT, ...bare })['is_partial']).toBe(false)
    expect(recordOf({ ...CALL_OUT, ...bare })['is_partial']).toBe(false)
  })

  test.each([
    ['the dispatch time', { timestamp: '2026-11-02T09:00:05Z' }, (AT_MS + 5_000) * 100 + 20],
    ['the creation time without a dispatch time', {}, AT_MS * 100 + 20],
    ['nothing without either', { dateAdded: 'yesterday' }, 0],
  ])('states are ordered by %s', (_, fields, version) => {
    expect(recordOf({ ...OUT, messageType: 'SMS', status: 'sent', ...fields })['version']).toBe(
      version,
    )
  })

  test('states of one time are ordered by the life cycle', () => {
    const versionOf = (fields: object) => Number(recordOf(fields)['version'])
    const sent = ['airborne', 'pending', 'sent', 'failed', 'delivered', 'read']
    const messages = sent.map((status) => versionOf({ ...OUT, messageType: 'SMS', status }))
    const rung = ['odd', 'pending', 'no-answer', 'completed', 'voicemail']
    const calls = rung.map((callStatus) => versionOf({ ...CALL_OUT, callStatus }))
    for (const versions of [messages, calls]) {
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    }
  })

  test('the account is the location, otherwise the account of the endpoint', () => {
    expect(recordOf({ ...IN, locationId: 'l' })['account_id']).toBe('l')
    expect(recordOf({ ...IN, locationId: '' })['account_id']).toBe('clinic')
    expect(recordOf({ ...IN, companyId: 'agency' })['account_id']).toBe('clinic')
  })

  test('a webhook that names nothing is dead', () => {
    expect(outcomeOf({ type: 'InboundMessage', body: 'x' })).toMatchObject({
      code: 'MISSING_FIELD',
    })
    expect(outcomeOf({ messageId: 'm' })).toMatchObject({ code: 'INVALID_ENVELOPE' })
  })
})
