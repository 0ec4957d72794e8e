import { describe } from '@tributary/core'
import type { Endpoint, Endpoints, Provider, WebhookRequest } from '@tributary/providers'
import { findEndpoint, findProvider } from '@tributary/providers'
import type { Log, Producer } from '@tributary/runtime'
import type { Context } from 'hono'
import { accepted, errorAnswer, unavailable } from '../answers.ts'
import type { GatewayMetrics } from '../gateway-metrics.ts'
import { rawRecord, webhookIdOf } from '../raw-record.ts'
import { readBody } from '../read-body.ts'

export type InboundOptions = {
  readonly endpoints: Endpoints
  readonly producer: Producer
  readonly maxBodyBytes: number
  /** Time from the arrival of a request within which Kafka must confirm. */
  readonly publishTimeoutMs: number
  readonly metrics: GatewayMetrics
  readonly log: Log
  readonly now: () => number
}

/**
 * POST /webhooks/{provider}/{endpoint}: verify over the exact bytes, publish them, answer once all
 * in-sync replicas have them. What is authentic is accepted, whatever its content.
 */
export function inbound(options: InboundOptions) {
  return async function inboundRoute(context: Context): Promise<Response> {
    const provider = findProvider(context.req.param('provider') ?? '')
    const name = context.req.param('endpoint') ?? 'default'
    const endpoint = provider && findEndpoint(options.endpoints, provider.id, name)
    if (provider === undefined || endpoint === undefined) return errorAnswer('NOT_FOUND')
    const receivedAtMs = options.now()
    const answer = await receive(options, { context, provider, endpoint, receivedAtMs })
    options.metrics.requests.inc({ provider: provider.id, status: answer.status })
    options.metrics.seconds.observe(
      { provider: provider.id },
      (options.now() - receivedAtMs) / 1_000,
    )
    return answer
  }
}

type Arrival = {
  readonly context: Context
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly receivedAtMs: number
}

async function receive(options: InboundOptions, arrival: Arrival): Promise<Response> {
  const { context, provider, endpoint, receivedAtMs } = arrival
  if (context.req.method !== 'POST')
    return errorAnswer('METHOD_NOT_ALLOWED', { headers: { allow: 'POST' } })
  const body = await readBody(context.req.raw, options.maxBodyBytes)
  if (body === null) return errorAnswer('TOO_LARGE', { headers: { connection: 'close' } })
  const request = { body, headers: context.req.header(), path: pathOf(context.req.url) }
  const verdict = provider.verify(request, endpoint, receivedAtMs)
  if (verdict.verified) return publish(options, arrival, request)
  options.metrics.refusals.inc({ provider: provider.id, reason: verdict.reason })
  options.log.warn(
    { provider: provider.id, endpoint: endpoint.name, reason: verdict.reason },
    'refused',
  )
  return errorAnswer('UNVERIFIED')
}

async function publish(
  { producer, publishTimeoutMs, log }: InboundOptions,
  { provider, endpoint, receivedAtMs }: Arrival,
  request: WebhookRequest,
): Promise<Response> {
  const webhookId = webhookIdOf(provider, endpoint, request.body)
  const record = rawRecord({ provider, endpoint, request, webhookId, receivedAtMs })
  try {
    await producer.publish(record, receivedAtMs + publishTimeoutMs)
    return accepted(webhookId)
  } catch (error) {
    log.error(
      { provider: provider.id, endpoint: endpoint.name, webhookId, error: describe(error) },
      'not stored',
    )
    return unavailable(provider.retryStatus)
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
