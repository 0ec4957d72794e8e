import type { Call, Message } from '../generated/records.ts'

// The columns of the views messages, calls and conversations that come from records. Times are epoch
// milliseconds, null when unknown; absent texts are ''.

/** A row of the view messages, without is_open_hours, received_at, changed_at and raw_*. */
export type MessageRow = {
  readonly provider: string
  readonly account_id: string
  readonly message_id: string
  readonly conversation_id: string
  readonly contact_id: string
  /** contact_id where it is known, else contact_address. */
  readonly contact_key: string
  readonly channel: string
  readonly direction: Message['direction']
  readonly author_kind: Message['author_kind']
  readonly author_id: string
  readonly is_internal: boolean
  readonly delivery_status: string
  readonly status_reason: string
  readonly retry_of: string
  readonly attachment_count: number
  readonly body: string
  readonly body_length: number | null
  readonly contact_address: string
  readonly account_address: string
  readonly occurred_at: number | null
  /** UTC date of occurred_at, 1970-01-01 when unknown. */
  readonly occurred_date: string
  /** Start of the UTC hour of occurred_at, 0 when unknown. */
  readonly occurred_hour: number
  readonly edited_at: number | null
  readonly event_id: string
  readonly version: number
  readonly mapping_version: number
  readonly revision_hash: number
}

/** A row of the view calls, without is_open_hours, received_at, changed_at and raw_*. */
export type CallRow = {
  readonly provider: string
  readonly account_id: string
  readonly call_id: string
  readonly conversation_id: string
  readonly contact_id: string
  readonly contact_key: string
  /** The same as medium. */
  readonly channel: string
  readonly medium: string
  readonly direction: Call['direction']
  readonly outcome: Call['outcome']
  readonly started_at: number | null
  readonly answered_at: number | null
  readonly ended_at: number | null
  readonly ring_seconds: number | null
  readonly talk_seconds: number | null
  readonly total_seconds: number | null
  readonly voicemail_seconds: number | null
  readonly provider_duration_seconds: number | null
  readonly is_offered: boolean
  readonly is_answered: boolean
  readonly answered_by: string
  readonly initiated_by: string
  readonly agent_id: string
  readonly has_recording: boolean | null
  readonly is_internal: boolean
  readonly contact_address: string
  readonly account_address: string
  readonly occurred_at: number | null
  readonly occurred_date: string
  readonly occurred_hour: number
  readonly event_id: string
  readonly version: number
  readonly mapping_version: number
  readonly revision_hash: number
}

/** A row of the view conversations, without received_at, changed_at and raw_*. */
export type ConversationRow = {
  readonly provider: string
  readonly account_id: string
  readonly conversation_id: string
  readonly channel: string
  readonly status: string
  readonly assignee_id: string
  readonly contact_id: string
  readonly contact_key: string
  readonly tags: readonly string[]
  readonly title: string
  readonly participant_count: number | null
  readonly is_closed: boolean
  readonly created_at: number | null
  readonly last_event_at: number | null
  readonly last_message_at: number | null
  readonly event_id: string
  readonly version: number
  readonly mapping_version: number
}

/** The row type of each kind. */
export type Rows = {
  readonly message: MessageRow
  readonly call: CallRow
  readonly conversation: ConversationRow
}
