import type { Readable } from 'node:stream'
import type { WebhookRequest } from '@tributary/core'
import type { Provider } from '@tributary/providers'
import { keptHeaders } from '@tributary/providers'
import type { HonoRequest } from 'hono'
import type { RateLimitedLog } from '../rate-limited-log.ts'
import type { UnverifiedWebhook } from '../receive.ts'
import type { Answer } from './answers.ts'
import { aborted, errorAnswer, retryLater } from './answers.ts'
import type { BodyBudget } from './body-budget.ts'
import { announcedLength, readBody } from './read-body.ts'
import { refuseUnread } from './refuse-unread.ts'

export type ReadRequestOptions = {
  readonly maxBodyBytes: number
  /** Shared by all bodies that are being read. */
  readonly bodyBudget: BodyBudget
  readonly floodLog: RateLimitedLog
}

/** A request to an endpoint that exists; its body is not read yet. */
export type RoutedRequest = Omit<UnverifiedWebhook, 'request' | 'receivedAtMs'> & {
  readonly incoming: HonoRequest
  /** The unread body of `incoming`. */
  readonly stream: Readable
}

/** The request, or the answer to one that cannot be read. */
export type ReadResult =
  | { readonly kind: 'read'; readonly request: WebhookRequest }
  | { readonly kind: 'answered'; readonly answer: Answer }

/** Reads the exact bytes of a POST and the headers that its provider keeps. */
export async function readRequest(
  options: ReadRequestOptions,
  routed: RoutedRequest,
): Promise<ReadResult> {
  const { incoming, stream, provider } = routed
  if (incoming.method !== 'POST') {
    return answered(errorAnswer('METHOD_NOT_ALLOWED', { headers: { allow: 'POST' } }))
  }
  const { maxBodyBytes: maxBytes, bodyBudget: budget } = options
  const length = announcedLength(incoming.raw.headers)
  const body = await readBody(stream, length, { maxBytes, budget })
  if (body.kind === 'too_large') return answered(refuseUnread({ stream, maxBytes }, 'TOO_LARGE'))
  if (body.kind === 'no_room') return answered(refuseForRoom(options, routed))
  if (body.kind === 'aborted') return answered(aborted())
  return { kind: 'read', request: webhookRequest(incoming, provider, body.bytes) }
}

const answered = (answer: Answer): ReadResult => ({ kind: 'answered', answer })

const NO_ROOM = {
  error: 'request bodies in flight exceed MAX_UNCONFIRMED_BYTES; dropped the largest',
  fix: 'find the sender of the large bodies or raise MAX_UNCONFIRMED_BYTES',
}

/** Asks the provider to retry, as when too many bytes wait for Kafka. */
function refuseForRoom(
  { maxBodyBytes: maxBytes, floodLog }: ReadRequestOptions,
  { stream, provider, endpoint, requestId }: RoutedRequest,
): Answer {
  const fields = { provider: provider.id, endpoint: endpoint.name, requestId }
  floodLog.warn('not read', { ...fields, ...NO_ROOM }, 'not read')
  return refuseUnread({ stream, maxBytes }, 'UNAVAILABLE', retryLater(provider.retryStatus))
}

/** Keeps exactly what is verified, so that a record can be verified again at any time. */
function webhookRequest(
  incoming: HonoRequest,
  provider: Provider,
  body: Uint8Array,
): WebhookRequest {
  const headers = keptHeaders(provider).flatMap((name) => {
    const value = incoming.header(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return { body, headers: Object.fromEntries(headers), path: rawPath(incoming.url) }
}

/** Path with query of an absolute URL, byte for byte. */
const rawPath = (url: string): string => url.slice(url.indexOf('/', url.indexOf('//') + 2))
