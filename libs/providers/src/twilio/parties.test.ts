import type { Call } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { CALL, callOf, drafts, outcomeOf } from './testing.ts'

const LEG = { ...CALL, Direction: 'outbound-dial', ParentCallSid: 'CA0' }
const at = (minute: string, second: string) => `Mon, 02 Nov 2026 09:${minute}:${second} +0000`

describe('twilio: calls from a browser', () => {
  const parent = { ...CALL, CallSid: 'CA0', Direction: 'inbound', From: 'client:agent7', To: '' }
  const leg = { ...LEG, From: '+14155550100', To: '+12025550143' }

  test('are placed by their user, to the number of the leg', () => {
    const ended = {
      ...{ ...parent, CallStatus: 'completed', CallDuration: '65' },
      Timestamp: at('01', '10'),
    }
    const answered = { ...leg, CallStatus: 'in-progress', Timestamp: at('00', '10') }
    expect(callOf([ended, answered])).toMatchObject({
      direction: 'outbound',
      outcome: 'answered',
      initiated_by: 'agent7',
      contact_address: '+12025550143',
      account_address: '+14155550100',
      conversation_id: expect.stringMatching(/^thread:/),
      talk_seconds: 60,
    })
  })

  test.each(['initiated', 'ringing', 'busy', 'no-answer', 'canceled', 'failed'])(
    'know the customer from a leg that is %s',
    (CallStatus) => {
      const call = callOf([
        { ...parent, CallStatus: 'completed' },
        { ...leg, CallStatus },
      ])
      expect(call).toMatchObject({ direction: 'outbound', contact_address: '+12025550143' })
      expect(call).not.toHaveProperty('outcome')
    },
  )

  test('are in the thread of the calls that the account places from its number', () => {
    const dialed = { ...CALL, Direction: 'outbound-api', CallStatus: 'busy' }
    const other = callOf([{ ...dialed, From: '+14155550100', To: '+12025550143' }])
    const call = callOf([{ ...leg, CallStatus: 'ringing' }])
    expect(call.conversation_id).toBe(other.conversation_id)
  })

  test.each<[string, Call['outcome']]>([
    ['no-answer', 'no_answer'],
    ['busy', 'busy'],
    ['canceled', 'canceled'],
  ])('that are %s and name the customer are %s', (CallStatus, outcome) => {
    const call = callOf([{ ...parent, To: '+12025550145', CallStatus }])
    expect(call).toMatchObject({ direction: 'outbound', outcome, contact_address: '+12025550145' })
  })

  test('to another user are internal, on no side', () => {
    const call = callOf([{ ...parent, To: 'client:ben', CallStatus: 'no-answer' }])
    expect(call).toMatchObject({ is_internal: true, initiated_by: 'agent7' })
    expect(call).not.toHaveProperty('direction')
    const colleague = { ...LEG, From: 'client:agent7', To: 'client:ben', CallStatus: 'in-progress' }
    expect(callOf([colleague])).toMatchObject({ is_internal: true, answered_by: 'ben' })
  })

  test.each<[string, string | undefined]>([
    ['client:agent7', 'agent7'],
    ['sip:alice@shop.sip.twilio.com', 'alice'],
    ['sip:alice@shop.sip.us1.twilio.com:5061;transport=tls', 'alice'],
    ['sip:101@shop.sip.twilio.com', '101'],
    ['sip:+12025550143@shop.sip.twilio.com', undefined],
    ['sip:anonymous@shop.sip.twilio.com', undefined],
    ['sip:alice@carrier.example', undefined],
    ['sip:alice@shop.sip.twilio.com.example', undefined],
    ['+12025550143', undefined],
  ])('come from a user: %s is %s', (From, user) => {
    const call = callOf([{ ...parent, From, To: '+14155550100', CallStatus: 'busy' }])
    expect(call.initiated_by).toBe(user)
    expect(call.direction).toBe(user === undefined ? 'inbound' : 'outbound')
  })

  test('have an address in place of an identity hashed as an address', () => {
    const [draft] = drafts({ ...parent, From: 'client:ana@example.com', CallStatus: 'busy' })
    expect(draft).toMatchObject({
      facts: { initiated_by: 'ana@example.com' },
      addressFields: ['initiated_by'],
    })
  })

  test('the number of a withheld caller is no number of the account', () => {
    const hidden = { ...leg, From: '+266696687', CallStatus: 'ringing' }
    expect(outcomeOf(hidden)).toEqual({ kind: 'skip', reason: 'call_leg' })
  })
})
