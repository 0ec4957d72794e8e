import type { Call } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { CREATED, call, drafts, LATER, NUMBER, outcomeOf } from './testing.ts'

describe('bird: calls', () => {
  test.each<[string, Call['outcome'], Call['outcome']]>([
    ['accepted', 'in_progress', 'in_progress'],
    ['starting', 'in_progress', 'in_progress'],
    ['ringing', 'in_progress', 'in_progress'],
    ['ongoing', 'in_progress', 'in_progress'],
    ['completed', 'answered', 'answered'],
    ['no-answer', 'missed', 'no_answer'],
    ['no_answer', 'missed', 'no_answer'],
    ['busy', 'missed', 'busy'],
    ['cancelled', 'missed', 'canceled'],
    ['canceled', 'missed', 'canceled'],
    ['failed', 'failed', 'failed'],
    ['parked', 'unknown', 'unknown'],
  ])('status %s is %s inbound and %s outbound', (status, inbound, outbound) => {
    expect(call('voice.inbound', { status }).outcome).toBe(inbound)
    expect(call('voice.outbound', { status }).outcome).toBe(outbound)
  })

  test.each<[string, object, Partial<Call>]>([
    ['with an answer time', { answeredAt: CREATED, duration: 0 }, { outcome: 'answered' }],
    ['with a duration', { duration: 95 }, { outcome: 'answered', talk_seconds: 95 }],
    [
      'with a duration as text',
      { duration: '95' },
      { talk_seconds: 95, provider_duration_seconds: 95 },
    ],
    ['of no length', { duration: 0 }, { outcome: 'missed', talk_seconds: null }],
    [
      'with both times',
      { answeredAt: CREATED, endedAt: LATER, duration: 2000 },
      { outcome: 'answered', talk_seconds: null, provider_duration_seconds: 2000 },
    ],
    ['with a zero answer time', { answeredAt: '0001-01-01T00:00:00Z' }, { answered_at: null }],
  ])('a completed call %s', (_, over, expected) => {
    expect(call('voice.inbound', over)).toMatchObject(expected)
  })

  test('an outbound call that completed without length was not answered', () => {
    expect(call('voice.outbound', { duration: 0 }).outcome).toBe('no_answer')
  })

  test('the call starts when it was created', () => {
    const expected = { started_at: Date.parse(CREATED), occurred_at: Date.parse(CREATED) }
    expect(call('voice.inbound', { ringingAt: LATER })).toMatchObject(expected)
  })

  test.each<[string, object]>([
    ['from and to', { from: NUMBER, to: '+12025550100' }],
    [
      'the parties',
      {
        originator: { number: { number: NUMBER } },
        receiver: { number: { number: '+12025550100' } },
      },
    ],
    [
      'the plain numbers of the parties',
      { originator: { number: NUMBER }, receiver: { number: '+12025550100' } },
    ],
  ])('the addresses are read from %s, by direction', (_, sides) => {
    expect(call('voice.inbound', sides)).toMatchObject({
      contact_address: NUMBER,
      account_address: '+12025550100',
    })
    expect(call('voice.outbound', sides)).toMatchObject({
      contact_address: '+12025550100',
      account_address: NUMBER,
    })
  })

  test('a user is who answered an inbound call and who started an outbound one', () => {
    const user = { user: { id: 'user-1' } }
    expect(call('voice.inbound', { receiver: user }).answered_by).toBe('user-1')
    expect(call('voice.outbound', { originator: user }).initiated_by).toBe('user-1')
  })

  test('a user whose phone rang without an answer has not answered', () => {
    const receiver = { user: { id: 'user-1' } }
    const missed = { receiver, status: 'no-answer', answeredAt: null, duration: 0 }
    expect(call('voice.inbound', missed)).toMatchObject({ outcome: 'missed', answered_by: null })
  })

  test.each(['parentId', 'parentCallId', 'originCallId'])('a call with %s is a leg', (field) => {
    const payload = { id: 'call-2', status: 'ongoing', [field]: 'call-1' }
    expect(outcomeOf({ event: 'voice.outbound', payload })).toEqual({
      kind: 'skip',
      reason: 'call_leg',
    })
  })

  test.each<[string, unknown]>([
    ['itself', 'call-1'],
    ['nothing', ''],
    ['null', null],
    ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
  ])('a call whose parent is %s is not a leg', (_, parentId) => {
    expect(call('voice.inbound', { parentId }).call_id).toBe('call-1')
  })

  test('statuses that share a time are ordered by their life cycle', () => {
    const statuses = ['parked', 'accepted', 'starting', 'ringing', 'ongoing', 'completed']
    const versions = statuses.map((status) => call('voice.outbound', { status }).version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })

  test('the latest time of a call orders it when it has no update time', () => {
    const over = { updatedAt: undefined, ringingAt: CREATED, endedAt: LATER }
    expect(call('voice.inbound', over).version).toBe(Date.parse(LATER) * 100 + 90)
  })

  test('a webhook with only a status is partial', () => {
    const [draft] = drafts('voice.inbound', { id: 'call-1', status: 'completed', updatedAt: LATER })
    expect(draft?.facts).toMatchObject({ is_partial: true, outcome: 'answered', started_at: null })
  })
})
