import type { FailureCode } from '@tributary/core'
import { FAILURES } from '@tributary/core'

/** Codes that reach a caller. */
type AnswerCode = {
  [C in FailureCode]: (typeof FAILURES)[C] extends { readonly status: number } ? C : never
}[FailureCode]

/** Seconds after which a provider may try again; Spruce and HighLevel have schedules of their own. */
const RETRY_AFTER_SECONDS = '10'

/** One text per code, so that an answer tells nothing about the reason, the body or a secret. */
const MESSAGES: Readonly<Record<AnswerCode, string>> = {
  UNVERIFIED: 'The signature does not verify. Check the secret and, for Bird, the registered URL.',
  NOT_FOUND: 'There is no such endpoint. Webhooks go to /webhooks/{provider}/{endpoint}.',
  METHOD_NOT_ALLOWED: 'Webhooks are posted.',
  TOO_LARGE: 'The body is larger than this gateway accepts.',
  RATE_LIMITED: 'Too many requests for this endpoint. Send again later.',
  UNAVAILABLE: 'The webhook could not be stored. Send it again later.',
}

/** An error answer. `status` replaces the code's own, for a provider that retries on another one. */
export function errorAnswer(
  code: AnswerCode,
  { status, headers }: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): Response {
  return Response.json(
    { error: { code, message: MESSAGES[code] } },
    { status: status ?? FAILURES[code].status, ...(headers && { headers }) },
  )
}

/** Nothing was promised: the provider shall send again. */
export function unavailable(retryStatus: number): Response {
  const headers = { 'retry-after': RETRY_AFTER_SECONDS }
  return errorAnswer('UNAVAILABLE', { status: retryStatus, headers })
}

/** The webhook is stored. */
export function accepted(webhookId: string): Response {
  return Response.json({ status: 'accepted', id: webhookId })
}
