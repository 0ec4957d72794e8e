import type { OutRecord, WebhookRequest } from '@tributary/core'
import { rawRecord } from '@tributary/core'
import { deliveryDigest } from './digest.ts'
import type { Endpoint, Identity, Provider } from './provider.ts'
import { boundedId, recordKey } from './record-key.ts'

/** Headers kept in addition to those of the signature: they help to understand a delivery later. */
const DEBUG_HEADERS = ['content-type', 'user-agent']

/** Names of the request headers that the gateway keeps, in lower case. `verify` sees no others. */
export const keptHeaders = (provider: Pick<Provider, 'signatureHeaders'>): readonly string[] => [
  ...provider.signatureHeaders,
  ...DEBUG_HEADERS,
]

/** A verified request and when it arrived. */
export type ReceivedRequest = {
  readonly provider: Provider
  readonly endpoint: Pick<Endpoint, 'name'>
  readonly request: WebhookRequest
  /** Epoch milliseconds. */
  readonly receivedAtMs: number
}

/** The webhook id of a request, and the record to publish for it. */
export type Delivery = { readonly webhookId: string; readonly record: Required<OutRecord> }

/** The webhook id and the raw record of a request. Parses the body once. */
export function deliveryOf({
  provider,
  endpoint,
  request,
  receivedAtMs,
}: ReceivedRequest): Delivery {
  const named = provider.identify(request.body)
  const webhookId = idOf(named, { provider, endpoint, body: request.body })
  const record = rawRecord({
    ...{ provider: provider.id, endpoint: endpoint.name, webhookId },
    key: recordKey(named.recordKey ?? webhookId),
    ...{ request, keptHeaders: keptHeaders(provider), receivedAtMs },
  })
  return { webhookId, record }
}

/**
 * Webhook id of a body: the provider's own id, otherwise a digest of provider, endpoint and body. An
 * own id of more than 256 bytes is replaced by its digest (`boundedId`).
 */
export const webhookIdOf = (
  provider: Pick<Provider, 'id' | 'identify'>,
  endpoint: Pick<Endpoint, 'name'>,
  body: Uint8Array,
): string => idOf(provider.identify(body), { provider, endpoint, body })

type Delivered = {
  readonly provider: Pick<Provider, 'id'>
  readonly endpoint: Pick<Endpoint, 'name'>
  readonly body: Uint8Array
}

const idOf = (
  { deliveryId }: Pick<Identity, 'deliveryId'>,
  { provider, endpoint, body }: Delivered,
): string =>
  deliveryId === null ? deliveryDigest(provider.id, endpoint.name, body) : boundedId(deliveryId)
