import type { Call, Message } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { endpointOf, interpret } from '../suite/harness.ts'
import { channelOf, isAddress, plainAddress } from './channel.ts'
import { twilio } from './index.ts'
import { mailTime } from './mail-time.ts'

const endpoint = endpointOf(twilio, {
  account: 'shop',
  authTokens: ['token'],
  publicUrl: 'https://hooks.example.com/webhooks/twilio',
})

const bodyOf = (fields: Record<string, string>) =>
  Buffer.from(new URLSearchParams(fields).toString())
const outcomeOf = (fields: Record<string, string>) =>
  interpret(twilio, { body: bodyOf(fields), endpoint })

/** Facts of the only record; empty without a record. */
function factsOf(fields: Record<string, string>): Readonly<Record<string, unknown>> {
  const outcome = outcomeOf(fields)
  return outcome.kind === 'ok' ? (outcome.value[0]?.facts ?? {}) : {}
}

const AT = 'Mon, 02 Nov 2026 09:00:00 +0000'
const CALL = { CallSid: 'CA1', From: '+12025550143', To: '+14155550100', Timestamp: AT }
const INBOUND = { ...CALL, Direction: 'inbound' }
const OUTBOUND = { ...CALL, Direction: 'outbound-api' }
const ADDED = {
  EventType: 'onMessageAdded',
  MessageSid: 'IM1',
  DateCreated: '2026-11-02T09:00:00Z',
}

describe('twilio: calls', () => {
  test.each<[string, Call['outcome'], Call['outcome']]>([
    ['queued', 'in_progress', 'in_progress'],
    ['initiated', 'in_progress', 'in_progress'],
    ['ringing', 'in_progress', 'in_progress'],
    ['in-progress', 'in_progress', 'in_progress'],
    ['completed', 'unknown', 'answered'],
    ['no-answer', 'missed', 'no_answer'],
    ['busy', 'missed', 'busy'],
    ['canceled', 'missed', 'canceled'],
    ['failed', 'failed', 'failed'],
    ['parked', 'unknown', 'unknown'],
  ])('%s is %s when inbound, %s when outbound', (CallStatus, inbound, outbound) => {
    expect(factsOf({ ...INBOUND, CallStatus })['outcome']).toBe(inbound)
    expect(factsOf({ ...OUTBOUND, CallStatus })['outcome']).toBe(outbound)
  })

  test.each<[string, Call['outcome'], number | null]>([
    ['human', 'answered', 49],
    ['unknown', 'answered', 49],
    ['machine_start', 'voicemail', null],
    ['machine_end_beep', 'voicemail', null],
    ['machine_end_other', 'voicemail', null],
    ['fax', 'no_answer', null],
  ])('a call that %s picked up is %s, with a talk time of %s', (AnsweredBy, outcome, seconds) => {
    const call = factsOf({ ...OUTBOUND, CallStatus: 'completed', CallDuration: '49', AnsweredBy })
    expect(call).toMatchObject({ outcome, talk_seconds: seconds, provider_duration_seconds: 49 })
  })

  test.each<[string, string, object]>([
    ['in-progress', 'client:priya', { answered_by: 'priya', answered_at: Date.parse(AT) }],
    ['completed', 'client:priya', { answered_by: 'priya', answered_at: null }],
    ['in-progress', '+14155550177', { answered_by: null, answered_at: Date.parse(AT) }],
  ])('a leg that is %s to %s marks its call as answered', (CallStatus, To, expected) => {
    const leg = { ...CALL, Direction: 'outbound-dial', ParentCallSid: 'CA0', CallStatus, To }
    expect(factsOf(leg)).toMatchObject({ call_id: 'CA0', outcome: 'answered', ...expected })
  })

  test.each(['initiated', 'ringing', 'no-answer', 'busy', 'canceled', 'failed', 'parked'])(
    'a leg that is %s is skipped',
    (CallStatus) => {
      const leg = { ...CALL, Direction: 'outbound-dial', ParentCallSid: 'CA0', CallStatus }
      expect(outcomeOf(leg)).toEqual({ kind: 'skip', reason: 'call_leg' })
    },
  )

  test('an inbound call that Twilio itself answered has an unknown outcome', () => {
    expect(factsOf({ ...INBOUND, CallStatus: 'in-progress' })['answered_at']).toBeNull()
    const ended = factsOf({ ...INBOUND, CallStatus: 'completed', CallDuration: '130' })
    expect(ended).toMatchObject({
      ended_at: Date.parse(AT),
      talk_seconds: null,
      provider_duration_seconds: 130,
    })
  })

  test('the duration in billed minutes is ignored', () => {
    const call = factsOf({ ...OUTBOUND, CallStatus: 'completed', Duration: '1' })
    expect(call).toMatchObject({ talk_seconds: null, provider_duration_seconds: null })
  })

  test.each<[string, string, string]>([
    ['inbound', '+12025550143', '+14155550100'],
    ['trunking-originating', '+12025550143', '+14155550100'],
    ['outbound-api', '+14155550100', '+12025550143'],
    ['outbound-dial', '+14155550100', '+12025550143'],
    ['trunking-terminating', '+14155550100', '+12025550143'],
  ])('the contact of an %s call is %s', (Direction, contact, own) => {
    const call = factsOf({ ...CALL, Direction, CallStatus: 'completed' })
    expect(call).toMatchObject({ contact_address: contact, account_address: own })
  })

  test('calls between the same numbers are one thread, in both directions', () => {
    const other = { From: CALL.To, To: CALL.From }
    const thread = factsOf({ ...INBOUND, CallStatus: 'busy' })['conversation_id']
    expect(thread).toMatch(/^thread:[0-9a-f]{64}$/)
    expect(factsOf({ ...OUTBOUND, ...other, CallStatus: 'busy' })['conversation_id']).toBe(thread)
    const third = { ...INBOUND, From: '+12025550199', CallStatus: 'busy' }
    expect(factsOf(third)['conversation_id']).not.toBe(thread)
  })

  test('every callback of a call is another fact, and a retry is the same fact', () => {
    const idOf = (over: object) =>
      factsOf({ ...OUTBOUND, CallStatus: 'ringing', ...over })['event_id']
    expect(idOf({ CallStatus: 'completed' })).not.toBe(idOf({}))
    expect(idOf({ CallSid: 'CA2' })).not.toBe(idOf({}))
    expect(idOf({ FromCity: 'OAKLAND' })).toBe(idOf({}))
  })
})

describe('twilio: messages', () => {
  test.each<[string, string, Message['direction'], Message['author_kind']]>([
    ['a number', '+12025550143', 'inbound', 'contact'],
    ['a WhatsApp number', 'whatsapp:+12025550143', 'inbound', 'contact'],
    ['an identity', 'dave', 'outbound', 'human'],
    ['an identity of digits', '20255501', 'outbound', 'human'],
    ['the system', 'system', 'outbound', 'unknown'],
    ['nobody', '', 'unknown', 'unknown'],
  ])('what %s wrote: %s is %s, by a %s', (_, Author, direction, kind) => {
    for (const EventType of ['onMessageAdded', 'onMessageUpdated', 'onMessageRemoved']) {
      const message = factsOf({ ...ADDED, EventType, Author, Source: 'API' })
      expect(message).toMatchObject({ direction, author_kind: kind })
    }
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

test.each<[string, Record<string, string>, string | null]>([
  ['a message', { EventType: 'onMessageAdded', ConversationSid: 'CH1', MessageSid: 'IM1' }, 'CH1'],
  ['a call', { CallSid: 'CA1', CallStatus: 'ringing' }, 'CA1'],
  ['a leg', { CallSid: 'CA1', ParentCallSid: 'CA0', CallStatus: 'ringing' }, 'CA0'],
  ['a text message', { MessageSid: 'SM1' }, 'SM1'],
  ['a form of another kind', { Digits: '1' }, null],
])('the record key of %s of twilio is its conversation, otherwise its id', (_, fields, key) => {
  expect(twilio.identify(bodyOf(fields)).recordKey).toBe(key)
})

test.each<[string, string, string]>([
  ['+12025550143', 'sms', '+12025550143'],
  ['whatsapp:+12025550143', 'whatsapp', '+12025550143'],
  ['messenger:6543210987654321', 'facebook', '6543210987654321'],
  ['rcs:+12025550143', 'rcs', '+12025550143'],
  ['pigeon:+12025550143', 'other', '+12025550143'],
])('%s is an address of channel %s, in short %s', (value, channel, plain) => {
  expect([isAddress(value), channelOf(value), plainAddress(value)]).toEqual([true, channel, plain])
})

test('an author who is a number in any spelling is a contact', () => {
  for (const value of ['whatsapp:+1 202\u2011555\u20110143', '+1 (202) 555-0143']) {
    expect(isAddress(value)).toBe(true)
  }
})

test.each(['dave', '+dave', 'dave@example.com', '20255501', 'user:42'])(
  '%s is an identity',
  (value) => {
    expect(isAddress(value)).toBe(false)
  },
)

test.each<[string, string | null, unknown]>([
  ['as Twilio writes it', '2026-11-02T09:00:00.000Z', AT],
  ['without the day of the week', '2026-11-02T09:00:00.000Z', '2 Nov 2026 09:00:00 +0000'],
  ['in another zone', '2026-11-02T17:00:00.000Z', 'Mon, 02 Nov 2026 09:00:00 -0800'],
  ['of a month that does not exist', null, 'Mon, 02 Foo 2026 09:00:00 +0000'],
  ['of a day that does not exist', null, 'Tue, 31 Nov 2026 09:00:00 +0000'],
  ['of RFC 3339', null, '2026-11-02T09:00:00Z'],
  ['that is a number', null, 1_793_610_000],
])('a time %s is %s', (_, expected, value) => {
  expect(mailTime(value)).toBe(expected === null ? null : Date.parse(expected))
})
