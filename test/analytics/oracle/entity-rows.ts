import type { Call, ConversationEvent, Message } from '@tributary/core'
import type { Row } from '../scratch-database.ts'
import { type Hours, isOpenAt } from './business-clock.ts'
import { agentOf } from './communications.ts'
import { contactKeyOf } from './contact-key.ts'
import type { Seen } from './entities.ts'
import { dateText, hourText, secondsBetween, timeOrNull } from './format.ts'

const lineage = (record: Message | Call | ConversationEvent) => ({
  event_id: record.event_id,
  version: record.version,
  mapping_version: record.mapping_version,
  revision_hash: record.revision_hash,
})

export const messageRow = (message: Seen<Message>, hours: Hours): Row => ({
  ...lineage(message),
  contact_key: contactKeyOf(message),
  is_open_hours: isOpenAt(hours(message), message.occurred_at),
  provider: message.provider,
  account_id: message.account_id,
  message_id: message.message_id,
  conversation_id: message.conversation_id ?? '',
  contact_id: message.contact_id ?? '',
  channel: message.channel,
  direction: message.direction,
  author_kind: message.author_kind,
  author_id: message.author_id ?? '',
  is_internal: message.is_internal,
  delivery_status: message.delivery_status,
  status_reason: message.status_reason ?? '',
  retry_of: message.retry_of ?? '',
  attachment_count: message.attachment_count,
  body: message.body ?? '',
  body_length: message.body_length,
  contact_address: message.contact_address ?? '',
  account_address: message.account_address ?? '',
  occurred_at: timeOrNull(message.occurred_at),
  occurred_date: dateText(message.occurred_at),
  occurred_hour: hourText(message.occurred_at ?? 0),
  edited_at: timeOrNull(message.edited_at),
})

const OFFERED: readonly string[] = ['answered', 'missed', 'voicemail', 'abandoned']

export const isOffered = ({ direction, outcome, is_internal }: Call): boolean =>
  direction === 'inbound' && OFFERED.includes(outcome) && !is_internal

export const ringSeconds = (call: Call): number | null =>
  call.outcome === 'answered' ? secondsBetween(call.started_at, call.answered_at) : null

export const talkSeconds = (call: Call): number | null =>
  call.outcome === 'answered'
    ? (secondsBetween(call.answered_at, call.ended_at) ?? call.talk_seconds)
    : null

export const callRow = (call: Seen<Call>, hours: Hours): Row => ({
  ...lineage(call),
  contact_key: contactKeyOf(call),
  agent_id: agentOf(call),
  channel: call.medium,
  is_open_hours: isOpenAt(hours({ ...call, channel: call.medium }), call.started_at),
  provider: call.provider,
  account_id: call.account_id,
  call_id: call.call_id,
  conversation_id: call.conversation_id ?? '',
  contact_id: call.contact_id ?? '',
  medium: call.medium,
  direction: call.direction,
  outcome: call.outcome,
  started_at: timeOrNull(call.started_at),
  answered_at: timeOrNull(call.answered_at),
  ended_at: timeOrNull(call.ended_at),
  ring_seconds: ringSeconds(call),
  talk_seconds: talkSeconds(call),
  total_seconds: secondsBetween(call.started_at, call.ended_at),
  voicemail_seconds: call.voicemail_seconds,
  provider_duration_seconds: call.provider_duration_seconds,
  is_offered: isOffered(call),
  is_answered: call.outcome === 'answered',
  answered_by: call.answered_by ?? '',
  initiated_by: call.initiated_by ?? '',
  has_recording: call.has_recording,
  is_internal: call.is_internal ?? false,
  contact_address: call.contact_address ?? '',
  account_address: call.account_address ?? '',
  occurred_at: timeOrNull(call.occurred_at),
  occurred_date: dateText(call.occurred_at),
  occurred_hour: hourText(call.occurred_at ?? 0),
})

export const eventRow = (event: Seen<ConversationEvent>): Row => ({
  ...lineage(event),
  provider: event.provider,
  account_id: event.account_id,
  conversation_id: event.conversation_id,
  event_type: event.event_type,
  is_closed: event.is_closed ?? false,
  has_closed_state: event.is_closed !== null,
  is_deleted: event.is_deleted,
  channel: event.channel,
  status: event.status ?? '',
  assignee_id: event.assignee_id ?? '',
  contact_id: event.contact_id ?? '',
  contact_key: event.contact_id ?? '',
  participant_count: event.participant_count,
  tags: event.tags,
  title: event.title ?? '',
  last_message_at: timeOrNull(event.last_message_at),
  occurred_at: timeOrNull(event.occurred_at),
  occurred_date: dateText(event.occurred_at),
})
