import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { HttpBindings } from '@hono/node-server'
import type { Endpoints } from '@tributary/providers'
import { findEndpoint, findProvider } from '@tributary/providers'
import type { RequestSpan, Tracing } from '@tributary/runtime/service'
import { failureFields } from '@tributary/runtime/service'
import type { Context } from 'hono'
import type { ReceiveOptions } from '../receive.ts'
import { receive } from '../receive.ts'
import type { Answer } from './answers.ts'
import { errorAnswer, unavailable } from './answers.ts'
import type { ReadRequestOptions, RoutedRequest } from './read-request.ts'
import { readRequest } from './read-request.ts'

export type WebhookRouteOptions = ReadRequestOptions &
  ReceiveOptions & {
    readonly endpoints: Endpoints
    readonly tracing: Tracing
    /** Epoch milliseconds. */
    readonly now: () => number
  }

/** Empty unless Node's HTTP server serves the app. */
export type Bindings = { readonly Bindings: Partial<HttpBindings> }

/** /webhooks/{provider}/{endpoint}: finds the endpoint, reads and receives the request, counts it. */
export function createWebhookRoute(options: WebhookRouteOptions) {
  return async function webhookRoute({ req, env }: Context<Bindings>): Promise<Response> {
    const arrivedAt = performance.now()
    const provider = findProvider(req.param('provider') ?? '')
    const name = req.param('endpoint') ?? 'default'
    const endpoint = provider && findEndpoint(options.endpoints, provider.id, name)
    const requestId = requestIdOf(req.header('x-request-id'))
    const span = endpoint ? options.tracing.begin(`POST /webhooks/${provider.id}`) : null
    const answer = endpoint
      ? await answerOrRetry(options, {
          ...{ incoming: req, stream: env?.incoming ?? streamOf(req.raw) },
          ...{ provider, endpoint, arrivedAt, requestId, span },
        })
      : errorAnswer('NOT_FOUND')
    count(options, answer, { provider: provider?.id ?? 'unknown', arrivedAt })
    if (endpoint) endSpan(span, answer, { endpoint: endpoint.name, requestId })
    return answer.response
  }
}

/** Asks the provider to retry after a throw: that is a bug of the gateway, and nothing was promised. */
async function answerOrRetry(options: WebhookRouteOptions, routed: RoutedRequest): Promise<Answer> {
  try {
    const receivedAtMs = options.now()
    const read = await readRequest(options, routed)
    if (read.kind === 'answered') return read.answer
    return await receive(options, { ...routed, request: read.request, receivedAtMs })
  } catch (error) {
    const { provider, endpoint, requestId } = routed
    const fields = { provider: provider.id, endpoint: endpoint.name, requestId }
    options.floodLog.error('failed', { ...fields, ...failureFields(error) }, 'a request failed')
    return unavailable(provider.retryStatus)
  }
}

/** Reads the body of a request outside of Node's HTTP server. A web stream costs more per chunk. */
const streamOf = ({ body }: Request): Readable =>
  body === null ? Readable.from([]) : Readable.fromWeb(body)

const REQUEST_ID = /^[\w.-]{1,64}$/

/** The id from a proxy in front of the gateway, so that both logs can be joined; else a new one. */
const requestIdOf = (header: string | undefined): string =>
  header !== undefined && REQUEST_ID.test(header) ? header : randomUUID()

/** Attributes: https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
function endSpan(
  span: RequestSpan | null,
  { code, response }: Answer,
  { endpoint, requestId }: { readonly endpoint: string; readonly requestId: string },
): void {
  span?.say({
    'http.request.method': 'POST',
    'http.route': '/webhooks/:provider/:endpoint',
    'http.response.status_code': response.status,
    'tributary.endpoint': endpoint,
    'tributary.request_id': requestId,
  })
  span?.end(code === 'UNAVAILABLE' ? code : null)
}

function count(
  { metrics }: WebhookRouteOptions,
  { code, response }: Answer,
  { provider, arrivedAt }: { readonly provider: string; readonly arrivedAt: number },
): void {
  metrics.requests.inc({ provider, status: response.status, code })
  metrics.seconds.observe({ provider }, (performance.now() - arrivedAt) / 1_000)
}
