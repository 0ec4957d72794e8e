import type { Call } from '@tributary/core'

/** Outcomes of a call that nobody took. */
const NOT_TAKEN: ReadonlySet<Call['outcome']> = new Set<Call['outcome']>([
  'no_answer',
  'busy',
  'canceled',
])

/** Who calls in and is not answered was missed, whatever the line said. Other outcomes stay. */
export function missedIfInbound(
  direction: Call['direction'],
  outcome: Call['outcome'],
): Call['outcome'] {
  return direction === 'inbound' && NOT_TAKEN.has(outcome) ? 'missed' : outcome
}
