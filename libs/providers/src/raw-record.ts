import { HEADERS, rawTopic } from '@tributary/core'
import { deliveryDigest } from './digest.ts'
import { at, isObject } from './json.ts'
import type { Endpoint, Provider, WebhookRequest } from './provider.ts'

/** Headers that help to understand a delivery later, beside those that its signature needs. */
const DEBUG_HEADERS = ['content-type', 'user-agent']

const encoder = new TextEncoder()

/** Names this delivery: the provider's own id, else a digest of provider, endpoint and body. */
export function webhookIdOf(
  provider: Provider,
  endpoint: Pick<Endpoint, 'name'>,
  body: Uint8Array,
): string {
  return provider.deliveryId(body) ?? deliveryDigest(provider.id, endpoint.name, body)
}

/** An authentic webhook. */
export type Arrival = {
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly request: WebhookRequest
  readonly webhookId: string
  readonly receivedAtMs: number
}

/** A record of a raw topic. */
export type RawRecord = {
  readonly topic: string
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  readonly timestampMs: number
}

/** The raw record of a webhook: the exact bytes, keyed by conversation, entity or webhook. */
export function rawRecord(arrival: Arrival): RawRecord {
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

/** Names of the request headers that are kept, lower case. `verify` needs no others. */
export const keptHeaders = (provider: Provider): readonly string[] => [
  ...provider.signatureHeaders,
  ...DEBUG_HEADERS,
]

/** Text of the `http` header: the path, and what verifying again or understanding a delivery needs. */
export function httpHeader(provider: Provider, { path, headers }: WebhookRequest): string {
  const kept = keptHeaders(provider)
    .map((name) => [name, headers[name]] as const)
    .filter(([, value]) => value !== undefined)
  return JSON.stringify({ path, headers: Object.fromEntries(kept) })
}

/** The request that an `http` header and a body were kept of; null when the header is not ours. */
export function keptRequest(http: string, body: Uint8Array): WebhookRequest | null {
  const kept = parsed(http)
  const path = at(kept, 'path')
  const headers = at(kept, 'headers')
  if (typeof path !== 'string' || !isObject(headers)) return null
  const texts = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { body, path, headers: Object.fromEntries(texts) }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
