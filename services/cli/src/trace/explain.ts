import type { StreamRecord } from '@tributary/core'
import { HEADERS, providerOfRawTopic } from '@tributary/core'
import type { Endpoints } from '@tributary/providers'
import { findEndpoint, findProvider, sha256 } from '@tributary/providers'

/** What the current mapping makes of a raw record: so many records, or why none. */
export type Explanation =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'dead'; readonly code: string }

/** Runs the mapping without the treatment of personal data, which changes no outcome. Never throws. */
export function explain(raw: StreamRecord, endpoints: Endpoints): Explanation {
  const provider = findProvider(providerOfRawTopic(raw.topic))
  const name = raw.headers[HEADERS.endpoint] ?? 'default'
  const endpoint = provider && findEndpoint(endpoints, provider.id, name)
  if (provider === undefined || endpoint === undefined) {
    return { kind: 'dead', code: 'UNKNOWN_ENDPOINT' }
  }
  const parsed = provider.parse(raw.value)
  if (parsed.kind !== 'ok') return noRecords(parsed)
  const bodyDigest = sha256(raw.value)
  const webhookId = raw.headers[HEADERS.webhookId] ?? bodyDigest
  const mapped = provider.map(parsed.value, { endpoint, webhookId, bodyDigest, keyedHash: sha256 })
  return mapped.kind === 'ok'
    ? { kind: 'records', records: mapped.value.length }
    : noRecords(mapped)
}

type NoRecords =
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'dead'; readonly code: string }

const noRecords = (outcome: NoRecords): Explanation =>
  outcome.kind === 'skip'
    ? { kind: 'skipped', reason: outcome.reason }
    : { kind: 'dead', code: outcome.code }
