import { describe, expect, test } from 'vitest'
import { CALL_OUT, IN, OUT, outcomeOf, recordOf } from './testing.ts'

describe('highlevel: what a webhook is about', () => {
  const TYPES_BY_CHANNEL = {
    sms: ['SMS', 'sms', 'TYPE_SMS', 'TYPE_SMS_REVIEW_REQUEST', 'TYPE_SMS_NO_SHOW_REQUEST'].concat(
      ['TYPE_CUSTOM_SMS', 'TYPE_CUSTOM_PROVIDER_SMS', 'TYPE_CAMPAIGN_SMS'],
      ['TYPE_CAMPAIGN_MANUAL_SMS', 'TYPE_SMS_REACTION', 'TYPE_GROUP_SMS'],
    ),
    rcs: ['RCS', 'TYPE_RCS'],
    email: ['Email', 'TYPE_CUSTOM_EMAIL', 'TYPE_CUSTOM_PROVIDER_EMAIL', 'TYPE_CAMPAIGN_EMAIL'],
    chat: ['Live Chat', 'Live_Chat', 'TYPE_LIVE_CHAT', 'WebChat', 'ALL_IN_ONE_CHAT'],
    whatsapp: ['WhatsApp', 'TYPE_WHATSAPP', 'TYPE_ACTIVITY_WHATSAPP'],
    facebook: ['FB', 'TYPE_FACEBOOK', 'TYPE_FACEBOOK_COMMENT', 'TYPE_CAMPAIGN_FACEBOOK'].concat([
      'TYPE_INFO_FACEBOOK_COMMENT',
    ]),
    instagram: ['IG', 'TYPE_INSTAGRAM', 'TYPE_INSTAGRAM_COMMENT', 'TYPE_INFO_INSTAGRAM_COMMENT'],
    tiktok: ['TIKTOK', 'TYPE_TIKTOK_COMMENT'],
    gmb: ['GMB', 'TYPE_CAMPAIGN_GMB'],
    review: ['TYPE_REVIEW'],
    form: ['FORM_SUBMISSION'],
    other: [
      'Custom',
      'InternalComment',
      'TYPE_INTERNAL_CHAT',
      'TYPE_CARRIER_PIGEON',
      'constructor',
    ],
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
    [1, 'call', {}],
    [2, 'message', { channel: 'sms' }],
    [3, 'message', { channel: 'email' }],
    [4, 'message', { channel: 'sms' }],
    [5, 'message', { channel: 'chat' }],
    [6, 'message', { channel: 'sms' }],
    [7, 'message', { channel: 'sms', author_kind: 'automation' }],
    [8, 'call', {}],
    [9, 'message', { channel: 'email', author_kind: 'automation' }],
    [10, 'message', { channel: 'voicemail' }],
    [11, 'message', { channel: 'facebook' }],
    [12, 'message', { channel: 'facebook', author_kind: 'automation' }],
    [13, 'call', {}],
    [14, 'message', { channel: 'sms', author_kind: 'unknown' }],
    [15, 'message', { channel: 'gmb' }],
    [16, 'message', { channel: 'gmb', author_kind: 'automation' }],
    [17, 'message', { channel: 'review' }],
    [18, 'message', { channel: 'instagram' }],
    [19, 'message', { channel: 'whatsapp' }],
    [20, 'message', { channel: 'sms' }],
    [21, 'message', { channel: 'email' }],
    [22, 'message', { channel: 'sms' }],
    [23, 'message', { channel: 'email' }],
    [24, 'call', {}],
    [25, 'message', { author_kind: 'system' }],
    [26, 'message', { author_kind: 'system' }],
    [27, 'message', { author_kind: 'system' }],
    [28, 'message', { author_kind: 'system' }],
    [29, 'message', { channel: 'chat' }],
    [30, 'message', { channel: 'chat', author_kind: 'system' }],
    [31, 'message', { author_kind: 'system' }],
    [32, 'message', { channel: 'facebook', author_kind: 'system' }],
    [33, 'message', { channel: 'instagram', author_kind: 'system' }],
    [34, 'call', {}],
    [35, 'message', { channel: 'sms', author_kind: 'unknown' }],
    [36, 'message', { is_internal: true, author_kind: 'human' }],
    [37, 'message', { is_internal: true, author_kind: 'human' }],
    [38, 'message', { author_kind: 'system' }],
    [39, 'message', { channel: 'unknown', author_kind: 'unknown' }],
  ])('the messageTypeId %i alone is a %s with %j', (messageTypeId, kind, facts) => {
    expect(recordOf({ ...OUT, messageTypeId })).toMatchObject({ kind, ...facts })
  })

  test.each([
    'TYPE_ACTIVITY_EMPLOYEE_ACTION_LOG',
    'TYPE_INFO_FACEBOOK_COMMENT',
    'TYPE_INFO_MERGED',
    'TYPE_WHATSAPP_INFO_MESSAGE',
  ])('a line of type %s is by the system, whatever user it names', (messageTypeString) => {
    const line = { ...OUT, source: 'app', userId: 'u', messageTypeString }
    expect(recordOf(line)).toMatchObject({ author_kind: 'system', author_id: null })
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
