import { FINAL_VERSION } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { AT, item } from './testing.ts'

describe('spruce: versions and ids', () => {
  const version = (action: string, eventTime: string | null, fields = {}) =>
    Number(item(fields, action, eventTime)['version'])

  test('within one second: created, updated, deleted, restored', () => {
    const versions = ['created', 'updated', 'deleted', 'restored'].map((of) => version(of, AT))
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })

  test('the event time orders states, whatever the resource says of its change', () => {
    const earlier = version('updated', AT, { modifiedAt: '2026-11-02T09:00:30Z' })
    expect(earlier).toBeLessThan(version('updated', '2026-11-02T09:00:20Z', { modifiedAt: AT }))
  })

  test('two changes within one second are ordered by the time of change', () => {
    const first = version('updated', AT, { modifiedAt: '2026-11-02T09:00:00.200Z' })
    const second = version('updated', AT, { modifiedAt: '2026-11-02T09:00:00.700Z' })
    expect(first).toBeLessThan(second)
  })

  test('a deletion and a restore follow every change of their second', () => {
    const edited = version('updated', AT, { modifiedAt: '2026-11-02T09:00:00.700Z' })
    expect(version('deleted', AT)).toBeGreaterThan(edited)
    expect(version('restored', AT)).toBeGreaterThan(version('deleted', AT))
    expect(version('deleted', AT)).toBeLessThan(version('updated', '2026-11-02T09:00:01Z'))
  })

  test.each([
    ['a deletion without a time is final', 'deleted', {}, FINAL_VERSION],
    ['a deletion is dated by the change', 'deleted', { modifiedAt: AT }, Date.parse(AT) * 100 + 50],
    ['an update is dated by the creation', 'updated', {}, Date.parse(AT) * 100 + 30],
    ['a state without any time is the oldest', 'updated', { createdAt: null }, 0],
  ])('without an event time, %s', (_, action, fields, expected) => {
    expect(version(action, null, fields)).toBe(expected)
  })

  test('a signed URL that differs between retries does not change the event id', () => {
    const retry = (url: string) =>
      item({ attachments: [{ type: 'image', data: { signedUrl: { url } } }] })['event_id']
    expect(retry('https://a.example.com')).toBe(retry('https://b.example.com'))
  })

  test.each([
    ['another action', 'updated', AT, {}],
    ['another event time', 'created', '2026-11-02T09:00:01Z', {}],
    ['another time of change', 'created', AT, { modifiedAt: '2026-11-02T09:00:00.5Z' }],
    ['another entity', 'created', AT, { id: 'ti_2' }],
  ])('%s is another fact', (_, action, eventTime, fields) => {
    expect(item(fields, action, eventTime)['event_id']).not.toBe(item({})['event_id'])
  })
})
