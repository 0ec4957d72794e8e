import { DEFAULTS } from '@tributary/core'
import { expect, test } from 'vitest'
import { maskBody, maskFields, maskKey } from './masking.ts'

test('contact and content of a message are masked, and nothing else', () => {
  const message = { ...DEFAULTS.message, message_id: 'm1', contact_id: 'p1', channel: 'sms' }
  const masked = maskFields('message', {
    ...{
      ...message,
      body: 'Grüße 👋🏽',
      contact_address: '+12015550100',
      account_address: 'a@b.example',
    },
  })
  expect(masked).toEqual({
    ...{ ...message, body: '‹content, 8 characters›' },
    ...{ contact_address: '‹contact›', account_address: '‹contact›' },
  })
})

test('empty values stay, so that nothing looks as if it were known', () => {
  const conversation = { ...DEFAULTS.conversation, title: '', tags: [] }
  expect(maskFields('conversation', conversation)).toEqual(conversation)
})

test('of a list, the number of texts is shown', () => {
  const tags = ['urgent', 'Ms Doe']
  expect(maskFields('conversation', { tags })).toEqual({ tags: '‹content, 2 items›' })
})

test.each(['+12015550100', '(201) 555-0100', 'ann@clinic.example'])(
  'an id that is the address %s is masked',
  (answered_by) => {
    expect(maskFields('call', { answered_by })).toEqual({ answered_by: '‹contact›' })
  },
)

test('an erasure shows ids and masks an address among them', () => {
  const erasure = { ...DEFAULTS.erasure, id: 'm1', run_id: 'r1' }
  expect(maskFields('erasure', erasure)).toEqual(erasure)
  expect(maskFields('erasure', { id: '+12015550100' })).toEqual({ id: '‹contact›' })
})

test.each([
  ['spruce|clinic|c1', 'spruce|clinic|c1'],
  ['sha256:00', 'sha256:00'],
  ['twilio|AC1|whatsapp:+12015550100', 'twilio|AC1|‹contact›'],
])('the key %s is shown as %s', (key, expected) => {
  expect(maskKey(key)).toBe(expected)
})

test.each([
  [0, '‹body, 0 bytes›'],
  [1, '‹body, 1 byte›'],
  [1_234, '‹body, 1,234 bytes›'],
])('a body of %d bytes shows its size alone', (size, expected) => {
  expect(maskBody(Buffer.alloc(size, 'x'))).toBe(expected)
})
