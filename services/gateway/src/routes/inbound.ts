import { describe } from '@tributary/core'
import type { Endpoints } from '@tributary/providers'
import { findEndpoint, findProvider } from '@tributary/providers'
import type { Context } from 'hono'
import type { Answer } from '../answers.ts'
import { errorAnswer, unavailable } from '../answers.ts'
import type { Arrival, ReceiveOptions } from '../receive.ts'
import { receive } from '../receive.ts'

export type InboundOptions = ReceiveOptions & {
  readonly endpoints: Endpoints
}

/** /webhooks/{provider}/{endpoint}: finds the endpoint, has the request received, and counts. */
export function inbound(options: InboundOptions) {
  return async function inboundRoute({ req }: Context): Promise<Response> {
    const arrivedAt = performance.now()
    const provider = findProvider(req.param('provider') ?? '')
    const name = req.param('endpoint') ?? 'default'
    const endpoint = provider && findEndpoint(options.endpoints, provider.id, name)
    const answer = endpoint
      ? await receiveSafely(options, { incoming: req, provider, endpoint, arrivedAt })
      : errorAnswer('NOT_FOUND')
    count(options, answer, { provider: provider?.id ?? 'unknown', arrivedAt })
    return answer.response
  }
}

/** A throw is a bug of ours: nothing was promised, so the provider shall send again. */
async function receiveSafely(options: InboundOptions, arrival: Arrival): Promise<Answer> {
  try {
    return await receive(options, arrival)
  } catch (error) {
    const fields = { provider: arrival.provider.id, endpoint: arrival.endpoint.name }
    const due = options.sparing.due('failed')
    if (due) options.log.error({ ...fields, ...due, error: describe(error) }, 'a request failed')
    return unavailable(arrival.provider.retryStatus)
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
