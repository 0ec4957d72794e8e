import type { Metrics } from '@tributary/runtime'
import { COUNT_BUCKETS, SECONDS_BUCKETS } from '@tributary/runtime'

export type GatewayMetrics = ReturnType<typeof gatewayMetrics>

/** The gateway's own metrics. */
export function gatewayMetrics(metrics: Metrics) {
  return {
    requests: metrics.counter(
      'tributary_gateway_requests_total',
      'Webhook requests by provider and HTTP status.',
      ['provider', 'status'],
    ),
    refusals: metrics.counter(
      'tributary_gateway_refusals_total',
      'Requests whose signature did not verify, by provider and reason.',
      ['provider', 'reason'],
    ),
    seconds: metrics.histogram(
      'tributary_gateway_request_seconds',
      'Seconds from the arrival of a request to its answer.',
      { labels: ['provider'], buckets: SECONDS_BUCKETS },
    ),
    batchRecords: metrics.histogram(
      'tributary_gateway_batch_records',
      'Records per produce request.',
      { buckets: COUNT_BUCKETS },
    ),
    produceSeconds: metrics.histogram(
      'tributary_gateway_produce_seconds',
      'Seconds from a produce request to its acknowledgement by all in-sync replicas.',
      { buckets: SECONDS_BUCKETS },
    ),
  }
}
