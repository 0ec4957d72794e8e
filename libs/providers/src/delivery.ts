import type { OutRecord, WebhookRequest } from '@tributary/core'
import { rawRecord } from '@tributary/core'
import { deliveryDigest } from './digest.ts'
import type { Endpoint, Provider } from './provider.ts'

/** Headers that help to understand a delivery later, in addition to those that its signature needs. */
const DEBUG_HEADERS = ['content-type', 'user-agent']

const encoder = new TextEncoder()

/** Names of the request headers that are kept, lower case. `verify` needs no others. */
export const keptHeaders = (provider: Pick<Provider, 'signatureHeaders'>): readonly string[] => [
  ...provider.signatureHeaders,
  ...DEBUG_HEADERS,
]

/** An authentic request. */
export type ReceivedRequest = {
  readonly provider: Provider
  readonly endpoint: Pick<Endpoint, 'name'>
  readonly request: WebhookRequest
  /** Epoch milliseconds. */
  readonly receivedAtMs: number
}

/** A request under its webhook id, and the record that is published for it. */
export type Delivery = { readonly webhookId: string; readonly record: Required<OutRecord> }

/** Names a request and builds its raw record. Reads the body once. */
export function deliveryOf({
  provider,
  endpoint,
  request,
  receivedAtMs,
}: ReceivedRequest): Delivery {
  const { deliveryId, recordKey } = provider.identify(request.body)
  const webhookId = deliveryId ?? deliveryDigest(provider.id, endpoint.name, request.body)
  const record = rawRecord({
    ...{ provider: provider.id, endpoint: endpoint.name, webhookId },
    key: encoder.encode(recordKey ?? webhookId),
    ...{ request, keptHeaders: keptHeaders(provider), receivedAtMs },
  })
  return { webhookId, record }
}

/** Webhook id of a body: the provider's own id, else a digest of provider, endpoint and body. */
export const webhookIdOf = (
  provider: Pick<Provider, 'id' | 'identify'>,
  endpoint: Pick<Endpoint, 'name'>,
  body: Uint8Array,
): string => provider.identify(body).deliveryId ?? deliveryDigest(provider.id, endpoint.name, body)
