import { describe, expect, test } from 'vitest'
import { AT_MS, CALL_IN, CALL_OUT, OUT, recordOf } from './testing.ts'

describe('highlevel: calls', () => {
  test.each([
    ['completed', 'answered', 'answered'],
    ['answered', 'answered', 'answered'],
    ['voicemail', 'voicemail', 'voicemail'],
    ['no-answer', 'missed', 'no_answer'],
    ['no_answer', 'missed', 'no_answer'],
    ['busy', 'missed', 'busy'],
    ['canceled', 'missed', 'canceled'],
    ['failed', 'failed', 'failed'],
    ['pending', 'in_progress', 'in_progress'],
    ['on-hold-music', 'unknown', 'unknown'],
  ])('a call that is %s is %s when inbound, %s when outbound', (status, inbound, outbound) => {
    expect(recordOf({ ...CALL_IN, callStatus: status })['outcome']).toBe(inbound)
    expect(recordOf({ ...CALL_OUT, callStatus: status })['outcome']).toBe(outbound)
    expect(recordOf({ ...CALL_OUT, status })['outcome']).toBe(outbound)
  })

  test('callStatus wins over status', () => {
    const call = { ...CALL_IN, status: 'completed', callStatus: 'no-answer' }
    expect(recordOf(call)['outcome']).toBe('missed')
  })

  test.each([
    ['callStatus', { callStatus: 'voicemail', status: 'completed' }],
    ['status', { callStatus: 'completed', status: 'voicemail' }],
    ['messageTypeString', { callStatus: 'completed', messageTypeString: 'TYPE_VOICEMAIL' }],
    ['messageType', { callStatus: 'completed', messageType: 'VoiceMail' }],
    ['messageType over its string', { messageType: 'VoiceMail', messageTypeString: 'TYPE_CALL' }],
    ['messageTypeId alone', { messageType: undefined, messageTypeId: 10 }],
  ])('%s shows an inbound voicemail, which has a length and no talk time', (_, fields) => {
    expect(recordOf({ ...CALL_IN, ...fields, callDuration: 34 })).toMatchObject({
      kind: 'call',
      outcome: 'voicemail',
      voicemail_seconds: 34,
      talk_seconds: null,
      answered_by: null,
    })
  })

  test('an outbound call that reached a mailbox has neither talk time nor a voicemail length', () => {
    const call = { ...CALL_OUT, status: 'completed', callStatus: 'voicemail', callDuration: 17 }
    expect(recordOf(call)).toMatchObject({
      outcome: 'voicemail',
      talk_seconds: null,
      voicemail_seconds: null,
      provider_duration_seconds: 17,
      initiated_by: 'u',
    })
    expect(recordOf({ ...CALL_OUT, messageTypeString: 'TYPE_VOICEMAIL' })).toMatchObject({
      kind: 'call',
      outcome: 'voicemail',
    })
  })

  test.each([
    [{ messageType: 'VoiceMail' }],
    [{ messageType: 'Campaign_VoiceMail' }],
    [{ messageType: 'VoiceMail', messageTypeString: 'TYPE_CALL' }],
    [{ messageTypeString: 'TYPE_VOICEMAIL' }],
    [{ messageTypeId: 10 }],
  ])('an outbound voicemail is a drop, a message: %j', (fields) => {
    const drop = { ...OUT, ...fields, status: 'completed', callDuration: 9 }
    expect(recordOf(drop)).toMatchObject({
      kind: 'message',
      channel: 'voicemail',
      delivery_status: 'delivered',
    })
  })

  test.each([
    [120, 120],
    ['120', 120],
    [12.5, 12.5],
    [-1, null],
    ['two minutes', null],
    [undefined, null],
  ])('a callDuration of %j talks for %j seconds when answered', (callDuration, seconds) => {
    const answered = { ...CALL_IN, callStatus: 'completed', callDuration }
    expect(recordOf(answered)['talk_seconds']).toBe(seconds)
    expect(recordOf({ ...answered, callStatus: 'failed' })).toMatchObject({
      talk_seconds: null,
      provider_duration_seconds: seconds,
    })
  })

  test('a completed call of zero seconds was not answered', () => {
    const ended = { callStatus: 'completed', callDuration: 0 }
    const facts = { talk_seconds: null, provider_duration_seconds: 0, answered_by: null }
    expect(recordOf({ ...CALL_IN, ...ended })).toMatchObject({ outcome: 'missed', ...facts })
    expect(recordOf({ ...CALL_OUT, ...ended })).toMatchObject({ outcome: 'no_answer', ...facts })
  })

  test.each(['anonymous', '+266696687', 'sip:anonymous@anonymous.invalid', ['+2562533']])(
    'a call from %j has no contact that other callers could share',
    (from) => {
      const call = { ...CALL_IN, callStatus: 'no-answer', conversationId: 'c', from }
      const nobody = { contact_address: null, contact_id: null, conversation_id: null }
      expect(recordOf(call)).toMatchObject(nobody)
      const other = recordOf({ ...call, from: '+12025550143', to: from })
      expect(other).toMatchObject({ contact_id: 'p', conversation_id: 'c' })
    },
  )

  test('a call starts when it was added, and its answer and end are unknown', () => {
    expect(
      recordOf({ ...CALL_IN, callStatus: 'completed', timestamp: '2026-11-02T09:03:00Z' }),
    ).toMatchObject({ occurred_at: AT_MS, started_at: AT_MS, answered_at: null, ended_at: null })
  })

  test('the user answered an inbound call and started an outbound one', () => {
    const status = { callStatus: 'completed' }
    expect(recordOf({ ...CALL_IN, ...status })).toMatchObject({
      answered_by: 'u',
      initiated_by: null,
    })
    expect(recordOf({ ...CALL_OUT, ...status })).toMatchObject({
      answered_by: null,
      initiated_by: 'u',
    })
    expect(recordOf({ ...CALL_IN, callStatus: 'busy' })['answered_by']).toBeNull()
  })

  test.each([
    [['https://example.com/a.mp3?signature=x'], true],
    [[], false],
    [[null, ''], false],
    [undefined, null],
    [{}, null],
  ])('attachments of %j mean a recording: %j, and never its URL', (attachments, expected) => {
    const record = recordOf({ ...CALL_IN, callStatus: 'completed', attachments })
    expect(record['has_recording']).toBe(expected)
    expect(JSON.stringify(record)).not.toContain('https')
  })
})
