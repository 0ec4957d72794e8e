import { describe, expect, test } from 'vitest'
import { AT, AT_MS, CALL_OUT, IN, OUT, outcomeOf, recordOf } from './testing.ts'

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
