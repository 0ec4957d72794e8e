import type { Call } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { channelOf, isAddress, plainAddress } from './channel.ts'
import { twilio } from './index.ts'
import { mailTime } from './mail-time.ts'
import { AT, bodyOf, CALL, factsOf, INBOUND, OUTBOUND } from './testing.ts'

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

  test('an inbound call that Twilio itself answered has an unknown outcome', () => {
    expect(factsOf({ ...INBOUND, CallStatus: 'in-progress' })['answered_at']).toBeNull()
    const ended = factsOf({ ...INBOUND, CallStatus: 'completed', CallDuration: '130' })
    expect(ended).toMatchObject({
      ended_at: Date.parse(AT),
      talk_seconds: null,
      provider_duration_seconds: 130,
    })
  })

  test.each<[object, Call['outcome']]>([
    [INBOUND, 'missed'],
    [OUTBOUND, 'no_answer'],
  ])('a completed call of zero seconds was not answered: %o is %s', (fields, outcome) => {
    const call = factsOf({ ...fields, CallStatus: 'completed', CallDuration: '0' })
    expect(call).toMatchObject({ outcome, talk_seconds: null, provider_duration_seconds: 0 })
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
  ['whatsapp:US.13491208655302741918', 'whatsapp', 'US.13491208655302741918'],
  ['whatsapp:US.ENT.11815799212886844830', 'whatsapp', 'US.ENT.11815799212886844830'],
])('%s is an address of channel %s, in short %s', (value, channel, plain) => {
  expect([isAddress(value), channelOf(value), plainAddress(value)]).toEqual([true, channel, plain])
})

test('an author who is a number in any spelling is a contact', () => {
  for (const value of ['whatsapp:+1 202\u2011555\u20110143', '+1 (202) 555-0143']) {
    expect(isAddress(value)).toBe(true)
  }
})

test.each(['dave', '+dave', 'dave@example.com', '20255501', 'user:42', 'US.1349', 'whatsapp:dave'])(
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
