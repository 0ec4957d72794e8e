import type { Metrics } from '@tributary/runtime/service'
import { COUNT_BUCKETS, SECONDS_BUCKETS } from '@tributary/runtime/service'
import type { SpoolState } from './spool/spool.ts'

export type GatewayMetrics = ReturnType<typeof gatewayMetrics>

/** Defines the metrics of the gateway. */
export function gatewayMetrics(metrics: Metrics) {
  const batchRecords = metrics.histogram(
    'tributary_gateway_batch_records',
    'Records per produce request.',
    { buckets: COUNT_BUCKETS },
  )
  const produceSeconds = metrics.histogram(
    'tributary_gateway_produce_seconds',
    'Seconds from a produce request to its acknowledgement by all in-sync replicas.',
    { buckets: SECONDS_BUCKETS },
  )
  return {
    requests: metrics.counter(
      'tributary_gateway_requests_total',
      'Webhook requests by provider, HTTP status and code (ACCEPTED, ABORTED or the error code).',
      ['provider', 'status', 'code'],
    ),
    refusals: metrics.counter(
      'tributary_gateway_refusals_total',
      'Requests that failed signature verification, by provider and reason.',
      ['provider', 'reason'],
    ),
    quarantined: metrics.counter(
      'tributary_gateway_quarantined_total',
      'Refused requests to endpoints with "quarantine", by provider and outcome (kept, too_large, over_rate, failed).',
      ['provider', 'outcome'],
    ),
    seconds: metrics.histogram(
      'tributary_gateway_request_seconds',
      'Seconds from the arrival of a request to its answer.',
      { labels: ['provider'], buckets: SECONDS_BUCKETS },
    ),
    publishSeconds: metrics.histogram(
      'tributary_gateway_publish_seconds',
      'Seconds that an authentic webhook waited to be stored, by provider and outcome (stored, or not_stored: the provider is asked to retry, or gets 413 for a record that Kafka refuses for its size).',
      { labels: ['provider', 'outcome'], buckets: SECONDS_BUCKETS },
    ),
    spooled: metrics.counter(
      'tributary_gateway_spooled_total',
      'Records that the spool took because Kafka was unavailable.',
    ),
    drained: metrics.counter(
      'tributary_gateway_spool_drained_total',
      'Spooled records that Kafka confirmed.',
    ),
    /** Counts an acknowledged produce request. */
    sent(_topic: string, records: number, seconds: number) {
      batchRecords.observe(records)
      produceSeconds.observe(seconds)
    },
    watchUnconfirmedBytes(read: () => number, limit: number) {
      metrics.observe(
        'tributary_gateway_unconfirmed_bytes',
        'Bytes that wait for Kafka to confirm them.',
        read,
      )
      metrics.observe(
        'tributary_gateway_unconfirmed_limit_bytes',
        'Limit for the bytes that wait for Kafka (MAX_UNCONFIRMED_BYTES); above it, the gateway asks providers to retry.',
        () => limit,
      )
    },
    watchSpool(read: () => SpoolState) {
      metrics.observe(
        'tributary_gateway_spool_bytes',
        'Size of the spool on disk, in bytes.',
        () => read().bytes,
      )
      metrics.observe(
        'tributary_gateway_spool_records',
        'Records in the spool that Kafka has not confirmed.',
        () => read().records,
      )
      metrics.observe(
        'tributary_gateway_spool_oldest_seconds',
        'Seconds since the arrival of the oldest record in the spool; 0 when the spool is empty.',
        () => read().oldestSeconds,
      )
    },
  }
}
