import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { HttpBindings } from '@hono/node-server'
import { describe } from '@tributary/core'
import type { Endpoints } from '@tributary/providers'
import { findEndpoint, findProvider } from '@tributary/providers'
import type { RequestSpan, Tracing } from '@tributary/runtime/service'
import type { Context } from 'hono'
import type { Answer } from '../answers.ts'
import { errorAnswer, unavailable } from '../answers.ts'
import type { Arrival, ReceiveOptions } from '../receive.ts'
import { receive } from '../receive.ts'

export type InboundOptions = ReceiveOptions & {
  readonly endpoints: Endpoints
  readonly tracing: Tracing
}

/** Empty where Node's HTTP server does not serve the app. */
export type Bindings = { readonly Bindings: Partial<HttpBindings> }

/** /webhooks/{provider}/{endpoint}: finds the endpoint, has the request received, and counts. */
export function inbound(options: InboundOptions) {
  return async function inboundRoute({ req, env }: Context<Bindings>): Promise<Response> {
    const arrivedAt = performance.now()
    const provider = findProvider(req.param('provider') ?? '')
    const name = req.param('endpoint') ?? 'default'
    const endpoint = provider && findEndpoint(options.endpoints, provider.id, name)
    const requestId = requestIdOf(req.header('x-request-id'))
    const span = endpoint ? options.tracing.begin(`POST /webhooks/${provider.id}`) : null
    const answer = endpoint
      ? await receiveSafely(options, {
          incoming: req,
          stream: env?.incoming ?? streamOf(req.raw),
          provider,
          endpoint,
          arrivedAt,
          requestId,
          span,
        })
      : errorAnswer('NOT_FOUND')
    count(options, answer, { provider: provider?.id ?? 'unknown', arrivedAt })
    if (endpoint) endSpan(span, answer, { endpoint: endpoint.name, requestId })
    return answer.response
  }
}

/** Read through a web stream, every chunk would cost several objects more. */
const streamOf = ({ body }: Request): Readable =>
  body === null ? Readable.from([]) : Readable.fromWeb(body)

const REQUEST_ID = /^[\w.-]{1,64}$/

/** The id that a proxy in front gave the request, so that its log and ours can be put together; else a new one. */
const requestIdOf = (given: string | undefined): string =>
  given !== undefined && REQUEST_ID.test(given) ? given : randomUUID()

/** Attributes as in OpenTelemetry's conventions for HTTP. */
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

/** A throw is a bug of ours: nothing was promised, so the provider shall send again. */
async function receiveSafely(options: InboundOptions, arrival: Arrival): Promise<Answer> {
  try {
    return await receive(options, arrival)
  } catch (error) {
    const { provider, endpoint, requestId } = arrival
    const fields = { provider: provider.id, endpoint: endpoint.name, requestId }
    const due = options.sparing.due('failed')
    if (due) options.log.error({ ...fields, ...due, error: describe(error) }, 'a request failed')
    return unavailable(provider.retryStatus)
  }
}

function count(
  { metrics }: InboundOptions,
  { code, response }: Answer,
  { provider, arrivedAt }: { readonly provider: string; readonly arrivedAt: number },
): void {
  metrics.requests.inc({ provider, status: response.status, code })
  metrics.seconds.observe({ provider }, (performance.now() - arrivedAt) / 1_000)
}
