import type { Call } from '@tributary/core'
import { expect, test } from 'vitest'
import { isConnected, missedIfInbound } from './missed.ts'

test.each<[Call['direction'], Call['outcome'], Call['outcome']]>([
  ['inbound', 'no_answer', 'missed'],
  ['inbound', 'busy', 'missed'],
  ['inbound', 'canceled', 'missed'],
  ['inbound', 'answered', 'answered'],
  ['inbound', 'voicemail', 'voicemail'],
  ['inbound', 'failed', 'failed'],
  ['outbound', 'no_answer', 'no_answer'],
  ['outbound', 'busy', 'busy'],
  ['unknown', 'canceled', 'canceled'],
])('an %s call with %s counts as %s', (direction, outcome, expected) => {
  expect(missedIfInbound(direction, outcome)).toBe(expected)
})

test.each<[string, number | null, number | null, boolean]>([
  ['zero seconds', null, 0, false],
  ['zero seconds after an answer', 1_000, 0, true],
  ['a second', null, 1, true],
  ['an unknown length', null, null, true],
])('a completed call of %s connected somebody, or not', (_, answeredAt, seconds, connected) => {
  expect(isConnected(answeredAt, seconds)).toBe(connected)
})
