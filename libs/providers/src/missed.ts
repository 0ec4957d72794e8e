import type { Call } from '@tributary/core'

/** Outcomes of a call that nobody answered. */
const UNANSWERED: ReadonlySet<Call['outcome']> = new Set<Call['outcome']>([
  'no_answer',
  'busy',
  'canceled',
])

/** `missed` for an inbound call that nobody answered, whatever the line reports; otherwise unchanged. */
export function missedIfInbound(
  direction: Call['direction'],
  outcome: Call['outcome'],
): Call['outcome'] {
  return direction === 'inbound' && UNANSWERED.has(outcome) ? 'missed' : outcome
}

/**
 * Whether a completed call connected anybody. One of zero seconds without an answer time did not,
 * whatever the provider calls it.
 */
export const isConnected = (answeredAt: number | null, seconds: number | null): boolean =>
  answeredAt !== null || seconds !== 0
