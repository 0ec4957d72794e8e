import type { OutRecord } from '@tributary/core'
import { HEADERS, keptRequest } from '@tributary/core'
import type { Endpoints, RefusalReason } from '@tributary/providers'
import { deliveryOf, findEndpoint, findProvider } from '@tributary/providers'
import type { Quarantined } from './quarantined.ts'

/**
 * What the current endpoints file says of a quarantined request.
 * - `authentic`: it verifies; `record` is what the gateway would have published when it came.
 * - `refused`: it still does not. `unknown_endpoint`: the file has not its endpoint any more;
 *   `unreadable`: the record does not hold what verifying needs.
 */
export type Judgement =
  | { readonly kind: 'authentic'; readonly record: OutRecord }
  | {
      readonly kind: 'refused'
      readonly reason: RefusalReason | 'unknown_endpoint' | 'unreadable'
    }

/**
 * Verifies a request as if it came now to the gateway but at the time at which it really came, so
 * that a ceiling on a signed timestamp is judged at the arrival.
 */
export function judge(quarantined: Quarantined, endpoints: Endpoints): Judgement {
  const { value: body, headers, timestampMs: receivedAtMs } = quarantined.record
  const provider = findProvider(quarantined.provider)
  const endpoint = provider && findEndpoint(endpoints, provider.id, quarantined.endpoint)
  if (provider === undefined || endpoint === undefined) {
    return { kind: 'refused', reason: 'unknown_endpoint' }
  }
  const request = keptRequest(headers[HEADERS.http] ?? '', body)
  if (request === null) return { kind: 'refused', reason: 'unreadable' }
  const verdict = provider.verify(request, endpoint, receivedAtMs)
  if (!verdict.verified) return { kind: 'refused', reason: verdict.reason }
  return {
    kind: 'authentic',
    record: deliveryOf({ provider, endpoint, request, receivedAtMs }).record,
  }
}
