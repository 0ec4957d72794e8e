import type { Call } from '@tributary/core'
import { expect, test } from 'vitest'
import { missedIfInbound } from './missed.ts'

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
