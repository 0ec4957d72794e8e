import type { OutRecord, WebhookRequest } from '@tributary/core'
import { classify, HEADERS } from '@tributary/core'
import type { Endpoint, Provider, RefusalReason } from '@tributary/providers'
import { deliveryOf } from '@tributary/providers'
import type { OutageLog, RequestSpan } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import type { GatewayMetrics } from './gateway-metrics.ts'
import type { Answer } from './http/answers.ts'
import { accepted, errorAnswer, rateLimited, unavailable } from './http/answers.ts'
import type { Quarantine } from './quarantine.ts'
import type { RateLimitedLog } from './rate-limited-log.ts'
import type { TokenBuckets } from './token-buckets.ts'

export type ReceiveOptions = {
  readonly producer: Producer
  readonly quarantine: Quarantine
  readonly rateLimits: TokenBuckets<Endpoint>
  /** Time from the arrival of a request within which the producer must confirm, in milliseconds. */
  readonly publishTimeoutMs: number
  readonly metrics: GatewayMetrics
  readonly floodLog: RateLimitedLog
  readonly outages: OutageLog
}

const NOT_STORED = 'not stored'

/** A request to an endpoint, read to its end and not verified yet. */
export type UnverifiedWebhook = {
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly request: WebhookRequest
  /** Time of arrival, in epoch milliseconds. */
  readonly receivedAtMs: number
  /** Time of arrival, in milliseconds of `performance.now()`. */
  readonly arrivedAt: number
  /** Names the request in the log. */
  readonly requestId: string
  /** Null when the request is not traced. */
  readonly span: RequestSpan | null
}

/**
 * Verifies the exact bytes, publishes them, and answers once all in-sync replicas (or the spool) have
 * them. Accepts every authentic webhook, whatever its content. One that Kafka refuses for its size
 * (RECORD_REFUSED) is answered with 413: a provider that retries it would get the same answer.
 */
export async function receive(
  options: ReceiveOptions,
  webhook: UnverifiedWebhook,
): Promise<Answer> {
  const { provider, endpoint, request, receivedAtMs } = webhook
  const verdict = provider.verify(request, endpoint, receivedAtMs)
  if (!verdict.verified) return refuse(options, webhook, verdict.reason)
  const waitMs = waitForRateLimit(options, endpoint)
  if (waitMs > 0) return rateLimited(waitMs)
  return publish(options, webhook)
}

function refuse(
  { metrics, floodLog, quarantine }: ReceiveOptions,
  { provider, endpoint, request, receivedAtMs, requestId }: UnverifiedWebhook,
  reason: RefusalReason,
): Answer {
  metrics.refusals.inc({ provider: provider.id, reason })
  const fields = { provider: provider.id, endpoint: endpoint.name, requestId, reason }
  floodLog.warn(`${provider.id}/${endpoint.name}/${reason}`, fields, 'refused')
  quarantine.keep({ provider, endpoint, request, reason, receivedAtMs })
  return errorAnswer('UNVERIFIED')
}

/**
 * Milliseconds until the endpoint takes the next webhook; 0 when it takes this one. Counts authentic
 * requests only: otherwise anyone who knows the URL could use up the limit of the real sender.
 */
function waitForRateLimit({ rateLimits }: ReceiveOptions, endpoint: Endpoint): number {
  return endpoint.rateLimit === null ? 0 : rateLimits.take(endpoint, endpoint.rateLimit)
}

async function publish(
  { producer, publishTimeoutMs, metrics, outages }: ReceiveOptions,
  webhook: UnverifiedWebhook,
): Promise<Answer> {
  const { provider, endpoint, arrivedAt, requestId, span } = webhook
  const { webhookId, record } = deliveryOf(webhook)
  span?.say({ 'tributary.webhook_id': webhookId })
  const startedAt = performance.now()
  const measure = (outcome: 'stored' | 'not_stored') =>
    metrics.publishSeconds.observe(
      { provider: provider.id, outcome },
      (performance.now() - startedAt) / 1_000,
    )
  try {
    await producer.publish(traced(record, span), arrivedAt + publishTimeoutMs)
    outages.worked(NOT_STORED)
    measure('stored')
    return accepted(webhookId)
  } catch (error) {
    measure('not_stored')
    const fields = { provider: provider.id, endpoint: endpoint.name, requestId, webhookId }
    outages.failed({ error, fields, level: 'error', message: NOT_STORED })
    return classify(error) === 'dead' ? errorAnswer('TOO_LARGE') : unavailable(provider.retryStatus)
  }
}

/**
 * Adds the trace of the request to the record, so that what processes it later joins the trace. The
 * gateway ignores a trace that the sender claims: anyone could send one.
 */
function traced(record: OutRecord, span: RequestSpan | null): OutRecord {
  if (span === null) return record
  return { ...record, headers: { ...record.headers, [HEADERS.traceparent]: span.traceparent } }
}
