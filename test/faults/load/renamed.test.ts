import { expect, test } from 'vitest'
import { renamed, wordsOf } from './renamed.ts'

const rename = (text: string, copy = 'a', kept = '') =>
  Buffer.from(renamed(Buffer.from(text, 'latin1'), copy, wordsOf(kept))).toString('latin1')

test.each([
  ['a UUID', '844125f1-debd-5a53-8950-cf95122fd753', /^844125f1-debd-5a53-8950-cf95[0-9a-f]{8}$/],
  ['a prefixed id', 'ti_2C1000000001', /^ti_2C10[0-9a-f]{8}$/],
  ['a number', '123456789012345678', /^1234567890\d{8}$/],
])('%s becomes another one of its form', (_, id, form) => {
  expect(rename(id)).toMatch(form)
  expect(rename(id)).not.toBe(id)
  expect(rename(id)).not.toBe(rename(id, 'b'))
})

test('an id is renamed in the same way everywhere', () => {
  const [first, second] = rename('{"id":"ti_2C1000000001"}/ti_2C1000000001').split('/')
  expect(first).toContain(second)
})

test.each([
  ['times', '"2026-11-03T17:02:08.123Z"'],
  ['phone numbers', '"+14155550142"'],
  ['names of events', '"conversationItem.created"'],
  ['bytes that are not text', '\u00ff\u0000\u0080'],
  ['phone numbers in a form', 'From=%2B14155550142&To=%2B12025550143'],
])('%s stay as they are', (_, text) => {
  expect(rename(text)).toBe(text)
})

test('what the endpoints file names stays as it is', () => {
  const channel = '3d5c7a52-6e0f-4b57-9a53-1f2f4f0f5a01'
  expect(rename(`{"channelId":"${channel}"}`, 'a', `"${channel}"`)).toContain(channel)
})
