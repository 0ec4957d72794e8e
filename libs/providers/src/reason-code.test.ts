import { expect, test } from 'vitest'
import { reasonCode } from './reason-code.ts'

test.each<[unknown, string | null]>([
  ['30003', '30003'],
  [15005, '15005'],
  ['unknown_subscriber', 'unknown_subscriber'],
  ['carrier-violation.spam', 'carrier-violation.spam'],
  ['x'.repeat(64), 'x'.repeat(64)],
  ['x'.repeat(65), null],
  ['Message to Maya was not delivered', null],
  ['maya@example.com', null],
  ['+12025550143', null],
  ['2025550143', null],
  ['error_2025550143', null],
  ['línea', null],
  ['', null],
  [null, null],
  [{ code: 1 }, null],
])('the code of %j is %j', (value, code) => {
  expect(reasonCode(value)).toBe(code)
})

test('the first value that is a code counts', () => {
  expect(reasonCode(undefined, 'not a code', 'code_1', 'code_2')).toBe('code_1')
})
