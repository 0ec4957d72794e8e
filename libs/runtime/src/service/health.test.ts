import { expect, test } from 'vitest'
import type { Readiness } from './health.ts'
import { readinessGauges } from './health.ts'
import { createMetrics } from './metrics.ts'

test.each([
  { readiness: { ready: true }, ready: 1, degraded: 0 },
  { readiness: { ready: true, note: 'the spool takes webhooks' }, ready: 1, degraded: 1 },
  { readiness: { ready: false, reason: 'no answer from Kafka' }, ready: 0, degraded: 0 },
] satisfies { readiness: Readiness; ready: number; degraded: number }[])(
  'the gauges of $readiness are ready $ready and degraded $degraded',
  async ({ readiness, ready, degraded }) => {
    const metrics = createMetrics('sink')
    readinessGauges(metrics).set(readiness)
    const { text } = await metrics.expose()
    expect(text).toContain(`tributary_sink_ready{service="sink"} ${ready}\n`)
    expect(text).toContain(`tributary_sink_degraded{service="sink"} ${degraded}\n`)
  },
)
