import type { Readable } from 'node:stream'
import type { OutRecord, WebhookRequest } from '@tributary/core'
import { describe, HEADERS } from '@tributary/core'
import type { Endpoint, Provider, RefusalReason } from '@tributary/providers'
import { deliveryOf, keptHeaders } from '@tributary/providers'
import type { Log, RequestSpan } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import type { HonoRequest } from 'hono'
import type { Answer } from './answers.ts'
import { aborted, accepted, errorAnswer, rateLimited, sendAgain, unavailable } from './answers.ts'
import type { BodyBudget } from './body-budget.ts'
import type { GatewayMetrics } from './gateway-metrics.ts'
import type { Quarantine } from './quarantine.ts'
import { announcedLength, readBody } from './read-body.ts'
import { refuseUnread } from './refuse-unread.ts'
import type { Sparing } from './sparing.ts'
import type { TokenBuckets } from './token-buckets.ts'

export type ReceiveOptions = {
  readonly producer: Producer
  readonly quarantine: Quarantine
  readonly rateLimits: TokenBuckets<Endpoint>
  readonly maxBodyBytes: number
  /** Of all bodies that are being read. */
  readonly bodyBudget: BodyBudget
  /** Time from the arrival of a request within which Kafka must confirm. */
  readonly publishTimeoutMs: number
  readonly metrics: GatewayMetrics
  readonly log: Log
  readonly sparing: Sparing
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** A request to an endpoint that exists. */
export type Arrival = {
  readonly incoming: HonoRequest
  /** The body of `incoming`, of which nothing was read. */
  readonly stream: Readable
  readonly provider: Provider
  readonly endpoint: Endpoint
  /** Milliseconds of `performance.now()`. */
  readonly arrivedAt: number
  /** Names the request in the log. */
  readonly requestId: string
  /** Null when the request is not traced. */
  readonly span: RequestSpan | null
}

/** A request that was read. `receivedAtMs` is the time of its arrival, in epoch milliseconds. */
type Delivery = Arrival & { readonly request: WebhookRequest; readonly receivedAtMs: number }

/**
 * Verify over the exact bytes, publish them, answer once all in-sync replicas have them. What is
 * authentic is accepted, whatever its content.
 */
export async function receive(options: ReceiveOptions, arrival: Arrival): Promise<Answer> {
  const { incoming, stream, provider, endpoint } = arrival
  const receivedAtMs = options.now()
  if (incoming.method !== 'POST') {
    return errorAnswer('METHOD_NOT_ALLOWED', { headers: { allow: 'POST' } })
  }
  const { maxBodyBytes: maxBytes, bodyBudget: budget } = options
  const length = announcedLength(incoming.raw.headers)
  const body = await readBody(stream, length, { maxBytes, budget })
  if (body.kind === 'too_large') return refuseUnread({ stream, maxBytes }, 'TOO_LARGE')
  if (body.kind === 'no_room') return noRoom(options, arrival)
  if (body.kind === 'aborted') return aborted()
  const request = requestOf(arrival, body.bytes)
  const delivery = { ...arrival, request, receivedAtMs }
  const verdict = provider.verify(request, endpoint, receivedAtMs)
  if (!verdict.verified) return refuse(options, delivery, verdict.reason)
  return limited(options, endpoint) ?? publish(options, delivery)
}

/** As when too much waits for Kafka. */
function noRoom(
  { maxBodyBytes: maxBytes, log, sparing }: ReceiveOptions,
  { stream, provider, endpoint, requestId }: Arrival,
): Answer {
  const fields = { provider: provider.id, endpoint: endpoint.name, requestId }
  const due = sparing.due('not read')
  if (due) log.warn({ ...fields, ...due, error: NO_ROOM }, 'not read')
  return refuseUnread({ stream, maxBytes }, 'UNAVAILABLE', sendAgain(provider.retryStatus))
}

const NO_ROOM =
  'more bytes of bodies arrive at the same time than MAX_UNCONFIRMED_BYTES, and this body had the most of them. Look for who sends so much, or raise it'

/** What is verified is what is kept, so that a record can be verified again at any time. */
function requestOf({ incoming, provider }: Arrival, body: Uint8Array): WebhookRequest {
  const headers = keptHeaders(provider).flatMap((name) => {
    const value = incoming.header(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return { body, headers: Object.fromEntries(headers), path: pathOf(incoming.url) }
}

/** Path with query of an absolute URL, as it stands there. */
const pathOf = (url: string): string => url.slice(url.indexOf('/', url.indexOf('//') + 2))

function refuse(
  { metrics, log, sparing, quarantine }: ReceiveOptions,
  { provider, endpoint, request, receivedAtMs, requestId }: Delivery,
  reason: RefusalReason,
): Answer {
  metrics.refusals.inc({ provider: provider.id, reason })
  const fields = { provider: provider.id, endpoint: endpoint.name, requestId, reason }
  const due = sparing.due(`${provider.id}/${endpoint.name}/${reason}`)
  if (due) log.warn({ ...fields, ...due }, 'refused')
  quarantine.keep({ provider, endpoint, request, reason, receivedAtMs })
  return errorAnswer('UNVERIFIED')
}

/**
 * The endpoint's rate limit counts authentic requests only. Counted before verification, it would
 * let anybody who knows the URL use up what the real sender needs.
 */
function limited({ rateLimits }: ReceiveOptions, endpoint: Endpoint): Answer | null {
  if (endpoint.rateLimit === null) return null
  const waitMs = rateLimits.take(endpoint, endpoint.rateLimit)
  return waitMs > 0 ? rateLimited(waitMs) : null
}

async function publish(
  { producer, publishTimeoutMs, log, sparing }: ReceiveOptions,
  { provider, endpoint, request, receivedAtMs, arrivedAt, requestId, span }: Delivery,
): Promise<Answer> {
  const { webhookId, record } = deliveryOf({ provider, endpoint, request, receivedAtMs })
  span?.say({ 'tributary.webhook_id': webhookId })
  try {
    await producer.publish(traced(record, span), arrivedAt + publishTimeoutMs)
    return accepted(webhookId)
  } catch (error) {
    const fields = { provider: provider.id, endpoint: endpoint.name, requestId, webhookId }
    const due = sparing.due('not stored')
    if (due) log.error({ ...fields, ...due, error: describe(error) }, 'not stored')
    return unavailable(provider.retryStatus)
  }
}

/** What becomes of the webhook joins its trace. A sender's own trace is not taken up: anybody could send one. */
function traced(record: OutRecord, span: RequestSpan | null): OutRecord {
  if (span === null) return record
  return { ...record, headers: { ...record.headers, [HEADERS.traceparent]: span.traceparent } }
}
