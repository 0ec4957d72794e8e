import { HEADERS, rawTopic } from '@tributary/core'
import type { Endpoint, Provider, WebhookRequest } from '@tributary/providers'
import { deliveryDigest } from '@tributary/providers'
import type { OutRecord } from '@tributary/runtime'

/** Headers that help to understand a delivery later, beside those that its signature needs. */
const DEBUG_HEADERS = ['content-type', 'user-agent']

const encoder = new TextEncoder()

/** Names this delivery: the provider's own id, else a digest of provider, endpoint and body. */
export function webhookIdOf(provider: Provider, endpoint: Endpoint, body: Uint8Array): string {
  return provider.deliveryId(body) ?? deliveryDigest(provider.id, endpoint.name, body)
}

type Arrival = {
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly request: WebhookRequest
  readonly webhookId: string
  readonly receivedAtMs: number
}

/** The raw record of a webhook: the exact bytes, keyed by conversation, entity or webhook. */
export function rawRecord(arrival: Arrival): OutRecord {
  const { provider, endpoint, request, webhookId, receivedAtMs } = arrival
  return {
    topic: rawTopic(provider.id),
    key: encoder.encode(provider.recordKey(request.body) ?? webhookId),
    value: request.body,
    headers: {
      [HEADERS.webhookId]: webhookId,
      [HEADERS.endpoint]: endpoint.name,
      [HEADERS.http]: httpHeader(provider, request),
    },
    timestampMs: receivedAtMs,
  }
}

function httpHeader(provider: Provider, { path, headers }: WebhookRequest): string {
  const kept = [...provider.signatureHeaders, ...DEBUG_HEADERS]
    .map((name) => [name, headers[name]] as const)
    .filter(([, value]) => value !== undefined)
  return JSON.stringify({ path, headers: Object.fromEntries(kept) })
}
