import { type HistoryRecord, recordOf } from './records.ts'

/** 2 March 2026, 09:00 UTC: minute 0 of every case. */
export const START = Date.UTC(2026, 2, 2, 9)

export const minute = (minutes: number): number => START + Math.round(minutes * 60_000)

/** The minute, with fractions, of a time in ISO 8601. */
export const minutesTo = (time: string): number => (Date.parse(time) - START) / 60_000

type Fields = Readonly<Record<string, unknown>>

/** A message of conversation `c` at a minute; its state time is that minute. */
function message(minutes: number, fields: Fields): HistoryRecord {
  return recordOf('message', {
    message_id: `m${minutes}`,
    conversation_id: 'c',
    channel: 'sms',
    occurred_at: minute(minutes),
    version: minute(minutes) * 100 + 20,
    ...fields,
  })
}

export const inbound = (minutes: number, fields: Fields = {}): HistoryRecord =>
  message(minutes, {
    direction: 'inbound',
    author_kind: 'contact',
    delivery_status: 'received',
    ...fields,
  })

export const outbound = (minutes: number, fields: Fields = {}): HistoryRecord =>
  message(minutes, {
    direction: 'outbound',
    author_kind: 'human',
    author_id: 'nurse',
    delivery_status: 'sent',
    ...fields,
  })

/** A record that names a message without its content, as of a minute. */
export const bareMessage = (id: string, minutes: number, fields: Fields): HistoryRecord =>
  recordOf('message', {
    message_id: id,
    is_partial: true,
    version: minute(minutes) * 100 + 90,
    ...fields,
  })

/** The same for a call. */
export const bareCall = (id: string, minutes: number, fields: Fields): HistoryRecord =>
  recordOf('call', {
    call_id: id,
    is_partial: true,
    version: minute(minutes) * 100 + 90,
    ...fields,
  })

/** A call of conversation `c`; `answered` and `ended` are minutes as well. */
export function call(
  minutes: number,
  {
    answered,
    ended,
    ...fields
  }: Fields & { readonly answered?: number; readonly ended?: number } = {},
): HistoryRecord {
  return recordOf('call', {
    call_id: `call${minutes}`,
    conversation_id: 'c',
    direction: 'inbound',
    occurred_at: minute(minutes),
    started_at: minute(minutes),
    answered_at: answered === undefined ? null : minute(answered),
    ended_at: ended === undefined ? null : minute(ended),
    version: minute(minutes) * 100 + 90,
    ...fields,
  })
}

/** A snapshot of conversation `c`. */
export const snapshot = (minutes: number, fields: Fields = {}): HistoryRecord =>
  recordOf('conversation', {
    event_id: `event${minutes}`,
    conversation_id: 'c',
    event_type: 'updated',
    occurred_at: minute(minutes),
    version: minute(minutes) * 100 + 50,
    ...fields,
  })

export const archived = (minutes: number, fields: Fields = {}): HistoryRecord =>
  snapshot(minutes, { is_closed: true, ...fields })
