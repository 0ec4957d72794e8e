import { expect, test } from 'vitest'
import { address } from './address.ts'

test.each<[unknown, string | null]>([
  ['+12025550143', '+12025550143'],
  ['maya@example.com', 'maya@example.com'],
  ['anonymous', null],
  ['Restricted', null],
  ['', null],
  [12025550143, null],
])('%j has the address %j', (value, expected) => {
  expect(address(value)).toBe(expected)
})
