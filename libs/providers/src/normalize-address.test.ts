import { expect, test } from 'vitest'
import { normalizeAddress } from './normalize-address.ts'

test.each<[string, string, string]>([
  ['a number with separators', '+1 (202) 555-0143', '+12025550143'],
  ['a number without a country code', '202.555.0143', '+12025550143'],
  ['a number of another country', '+44 20 7946 0958', '+442079460958'],
  ['a short code', '72345', '72345'],
  ['an e-mail address', ' Maya@Example.com ', 'maya@example.com'],
  ['a handle', '@Maya', '@maya'],
])('%s is normalized: %s is %s', (_, address, normalized) => {
  expect(normalizeAddress(address)).toBe(normalized)
})
