import type { SourceRecord } from './source.ts'

/** The headers of a unified record; null where a record has none. */
export type RecordHeaders = {
  readonly eventId: string | null
  /** When the gateway received the webhook, epoch milliseconds. */
  readonly receivedAtMs: number | null
  /** Id of the replay that published the record; null for live traffic. */
  readonly replay: string | null
  /** W3C Trace Context. */
  readonly traceparent: string | null
}

const DIGITS = /^\d{1,16}$/

export function readHeaders({ headers }: Pick<SourceRecord, 'headers'>): RecordHeaders {
  const receivedAt = headers['received-at'] ?? ''
  return {
    eventId: headers['event-id'] ?? null,
    receivedAtMs: DIGITS.test(receivedAt) ? Number(receivedAt) : null,
    replay: headers['replay'] ?? null,
    traceparent: headers['traceparent'] ?? null,
  }
}
