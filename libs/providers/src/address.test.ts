import { expect, test } from 'vitest'
import { address } from './address.ts'

test.each<[unknown, string | null]>([
  ['+12025550143', '+12025550143'],
  ['maya@example.com', 'maya@example.com'],
  ['\u202a+1 (202) 555-0143\u202c', '+1 (202) 555-0143'],
  ['\u0662\u0660\u0662', '\u0662\u0660\u0662'],
  ['maya\uff20example.com', 'maya@example.com'],
  ['anonymous', null],
  ['anony\u00admous', null],
  ['\u200b', null],
  ['Restricted', null],
  ['', null],
  [12025550143, null],
])('%j has the address %j', (value, expected) => {
  expect(address(value)).toBe(expected)
})
