import type { Call } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { AT, CALL, callOf, drafts, outcomeOf } from './testing.ts'

const LEG = { ...CALL, Direction: 'outbound-dial', ParentCallSid: 'CA0' }
const at = (minute: string, second: string) => `Mon, 02 Nov 2026 09:${minute}:${second} +0000`
const ms = (time: string) => Date.parse(time)

describe('twilio: legs', () => {
  test.each<[string, string, Partial<Call>]>([
    ['in-progress', 'client:priya', { answered_by: 'priya', answered_at: ms(AT) }],
    ['completed', 'client:priya', { answered_by: 'priya', answered_at: null }],
    ['in-progress', '+14155550177', { answered_by: null, answered_at: ms(AT) }],
  ])('a leg that is %s to %s marks its call as answered, and by whom', (CallStatus, To, answer) => {
    const [state, first] = drafts({ ...LEG, CallStatus, To }).map(({ facts }) => facts)
    expect(state).toMatchObject({ call_id: 'CA0', outcome: 'answered', answered_at: null })
    expect(first).toMatchObject({ call_id: 'CA0', outcome: 'unknown', ...answer })
  })

  test.each<[string, object]>([
    ['is initiated', { CallStatus: 'initiated' }],
    ['is ringing', { CallStatus: 'ringing' }],
    ['nobody answers', { CallStatus: 'no-answer' }],
    ['is busy', { CallStatus: 'busy' }],
    ['is canceled', { CallStatus: 'canceled' }],
    ['fails', { CallStatus: 'failed' }],
    ['is in a new state', { CallStatus: 'parked' }],
    ['a machine takes', { CallStatus: 'completed', AnsweredBy: 'machine_start' }],
    ['ends after zero seconds', { CallStatus: 'completed', CallDuration: '0' }],
  ])('a leg to a user that %s is skipped', (_, fields) => {
    const leg = { ...LEG, To: 'client:priya', ...fields }
    expect(outcomeOf(leg)).toEqual({ kind: 'skip', reason: 'call_leg' })
  })

  const transfer = [
    {
      ...LEG,
      CallSid: 'A',
      To: 'client:ana',
      CallStatus: 'in-progress',
      Timestamp: at('00', '10'),
    },
    { ...LEG, CallSid: 'A', To: 'client:ana', CallStatus: 'completed', Timestamp: at('02', '10') },
    {
      ...LEG,
      CallSid: 'B',
      To: 'client:ben',
      CallStatus: 'in-progress',
      Timestamp: at('02', '20'),
    },
    { ...LEG, CallSid: 'B', To: 'client:ben', CallStatus: 'completed', Timestamp: at('05', '20') },
    {
      ...{ ...CALL, CallSid: 'CA0', Direction: 'inbound', CallStatus: 'completed' },
      ...{ CallDuration: '321', Timestamp: at('05', '21') },
    },
  ]

  test('the first person who answers is the answer of a transferred call, and the talk is the whole', () => {
    expect(callOf(transfer)).toMatchObject({
      outcome: 'answered',
      answered_at: ms(at('00', '10')),
      answered_by: 'ana',
      ended_at: ms(at('05', '21')),
      talk_seconds: 311,
      contact_address: '+12025550143',
    })
  })

  test('the state of the call itself wins over what its legs add', () => {
    const parent = {
      ...{ ...CALL, CallSid: 'CA0', Direction: 'outbound-api', CallStatus: 'in-progress' },
      ...{ From: '+14155550100', To: '+12025550143' },
    }
    expect(callOf([...transfer, parent])).toMatchObject({ answered_at: ms(AT), answered_by: 'ana' })
  })

  test('a call whose end is known before its legs is in progress no more', () => {
    const running = { ...CALL, CallSid: 'CA0', Direction: 'inbound', CallStatus: 'in-progress' }
    expect(callOf([running, ...transfer])['outcome']).toBe('answered')
  })
})
