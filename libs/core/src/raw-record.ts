import type { OutRecord } from './records.ts'
import { HEADERS, rawTopic } from './topics.ts'

/** A webhook as received: exact bytes, header names in lower case, path with query. */
export type WebhookRequest = {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  readonly path: string
}

/** An authentic webhook, ready to be published. */
export type ReceivedWebhook = {
  readonly provider: string
  readonly endpoint: string
  readonly webhookId: string
  /** Conversation id, else the entity's id, else the webhook id. UTF-8. */
  readonly key: Uint8Array
  readonly request: WebhookRequest
  /** Names of the request headers to keep, in lower case. */
  readonly keptHeaders: readonly string[]
  /** Epoch milliseconds; becomes the record timestamp. */
  readonly receivedAtMs: number
}

/** The record of a webhook in `raw.<provider>`: the value is the exact bytes, the headers describe the request. */
export function rawRecord(webhook: ReceivedWebhook): Required<OutRecord> {
  const { provider, endpoint, webhookId, key, request, keptHeaders, receivedAtMs } = webhook
  return {
    topic: rawTopic(provider),
    key,
    value: request.body,
    headers: {
      [HEADERS.webhookId]: webhookId,
      [HEADERS.endpoint]: endpoint,
      [HEADERS.http]: httpHeader(request, keptHeaders),
    },
    timestampMs: receivedAtMs,
  }
}

/** Text of the `http` header: path with query, and the request headers named in `kept`. */
export function httpHeader(
  { path, headers }: Omit<WebhookRequest, 'body'>,
  kept: readonly string[],
): string {
  const present = kept
    .map((name) => [name, headers[name]] as const)
    .filter(([, value]) => value !== undefined)
  return JSON.stringify({ path, headers: Object.fromEntries(present) })
}

/** Reads the text that `httpHeader` writes and adds the body; null for any other text. */
export function keptRequest(http: string, body: Uint8Array): WebhookRequest | null {
  const kept = parsedObject(http)
  const headers = kept?.['headers']
  const path = kept?.['path']
  if (typeof path !== 'string' || typeof headers !== 'object' || headers === null) return null
  const texts = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { body, path, headers: Object.fromEntries(texts) }
}

function parsedObject(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
