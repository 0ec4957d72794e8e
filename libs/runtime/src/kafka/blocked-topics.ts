import type { Readiness } from '../service/health.ts'
import type { Metrics } from '../service/metrics.ts'
import type { Blockage } from './produce-error.ts'

/**
 * A blockage counts for this long after the last refusal. A gateway that is not ready gets no
 * webhooks, and would otherwise never find out that the cause is gone.
 */
const COUNTS_FOR_MS = 60_000

/** The topics that take no records at present. */
export type Blockages = {
  add(blockage: Blockage): void
  /** A topic has taken a record. A blockage by one record goes on: that record still waits. */
  clear(topic: string): void
  current(): readonly Blockage[]
}

export function createBlockages(now: () => number): Blockages {
  const known = new Map<string, { readonly blockage: Blockage; readonly until: number }>()
  return {
    add: (blockage) => void known.set(blockage.topic, { blockage, until: now() + COUNTS_FOR_MS }),
    clear(topic) {
      if (known.get(topic)?.blockage.isOfRecord === false) known.delete(topic)
    },
    current: () =>
      [...known.values()].filter(({ until }) => until > now()).map(({ blockage }) => blockage),
  }
}

type BlockedProducer = { readonly blocked: Blockages['current'] }

/** Exposes the blocked topics of a service as `tributary_<service>_blocked`. */
export function watchBlocked(service: string, metrics: Metrics, producer: BlockedProducer): void {
  metrics.observeStates(
    `tributary_${service}_blocked`,
    'Topics that take no record of this process until somebody changes a configuration, by topic and reason (unknown_topic, not_authorized, not_authenticated, clock, dead_letter_refused, configuration). Waiting does not help; /readyz names the fix.',
    {
      labels: ['topic', 'reason'],
      read: () => producer.blocked().map(({ topic, reason }) => ({ topic, reason })),
    },
  )
}

/** Not ready, with the fix, while a topic is blocked. */
export function unblocked(producer: BlockedProducer): Readiness {
  const blocked = producer.blocked()
  if (blocked.length === 0) return { ready: true }
  return { ready: false, reason: blocked.map(({ text }) => text).join('; ') }
}
