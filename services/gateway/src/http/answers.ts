import type { FailureCode } from '@tributary/core'
import { FAILURES } from '@tributary/core'

/** The failure codes that an answer can have. */
export type ErrorCode = {
  [C in FailureCode]: (typeof FAILURES)[C] extends { readonly status: number } ? C : never
}[FailureCode]

/** A response and its meaning. `ABORTED`: the sender has left and nobody reads the response. */
export type Answer = {
  readonly code: ErrorCode | 'ACCEPTED' | 'ABORTED'
  readonly response: Response
}

/** Seconds before the provider may retry; Spruce and HighLevel have their own schedules. */
const RETRY_AFTER_SECONDS = 10

/** The status that nginx logs when the client has closed the request; nobody receives it. */
const CLIENT_CLOSED_REQUEST = 499

/** One text per code, so that an answer reveals neither the reason, the body nor a secret. */
const MESSAGES: Readonly<Record<ErrorCode, string>> = {
  UNVERIFIED:
    'The signature does not verify. Check the secret and, where the URL is signed, the registered URL.',
  NOT_FOUND: 'There is no such endpoint. Webhooks go to /webhooks/{provider}/{endpoint}.',
  METHOD_NOT_ALLOWED: 'Webhooks are posted.',
  TOO_LARGE: 'The body is larger than this gateway accepts.',
  RATE_LIMITED: 'Too many requests for this endpoint. Send again later.',
  UNAVAILABLE: 'The webhook could not be stored. Send it again later.',
}

/** `status` replaces the status of the code, for a provider that retries on another status. */
export type ErrorOptions = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

export function errorAnswer(
  code: ErrorCode,
  { status = statusOf(code), headers = {} }: ErrorOptions = {},
): Answer {
  return { code, response: Response.json(errorBody(code), { status, headers: { ...headers } }) }
}

export const statusOf = (code: ErrorCode): number => FAILURES[code].status

export const errorBody = (code: ErrorCode) => ({ error: { code, message: MESSAGES[code] } })

/** The webhook is not stored: asks the provider to retry. */
export const unavailable = (retryStatus: number): Answer =>
  errorAnswer('UNAVAILABLE', retryLater(retryStatus))

export const retryLater = (retryStatus: number): ErrorOptions => ({
  status: retryStatus,
  headers: retryAfter(RETRY_AFTER_SECONDS),
})

/** The endpoint takes the next webhook after `waitMs`. */
export const rateLimited = (waitMs: number): Answer =>
  errorAnswer('RATE_LIMITED', { headers: retryAfter(Math.ceil(waitMs / 1_000)) })

const retryAfter = (seconds: number) => ({ 'retry-after': String(seconds) })

/** The webhook is stored. */
export const accepted = (webhookId: string): Answer => ({
  code: 'ACCEPTED',
  response: Response.json({ status: 'accepted', id: webhookId }),
})

/** The sender left before the end of its body. */
export const aborted = (): Answer => ({
  code: 'ABORTED',
  response: new Response(null, { status: CLIENT_CLOSED_REQUEST }),
})
