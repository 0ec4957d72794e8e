import { expect, test } from 'vitest'
import { credentialOf, freshSecret } from './credentials.ts'

test('a credential is found by its name', () => {
  expect(credentialOf('bird', { signingKey: 'a', publicUrl: 'b' }, 'publicUrl')).toBe('b')
})

test.each([{}, { publicUrl: '' }])(
  'an error names the missing credential and shows no other',
  (of) => {
    const credentials = { signingKey: 'top-secret', ...of }
    expect(() => credentialOf('bird', credentials, 'publicUrl')).toThrow(
      /^the credentials of bird have no "publicUrl": (?!.*top-secret)/,
    )
  },
)

test('a fresh secret has 256 random bits', () => {
  expect(Buffer.from(freshSecret(), 'base64url')).toHaveLength(32)
  expect(freshSecret()).not.toBe(freshSecret())
})
