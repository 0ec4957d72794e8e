import type { Readiness } from '../service/health.ts'
import type { Metrics } from '../service/metrics.ts'
import type { KafkaProducer } from './producer.ts'

type BlockedProducer = Pick<KafkaProducer, 'blocked'>

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
