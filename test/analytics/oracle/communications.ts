import type { Call, Message } from '@tributary/core'
import type { Row } from '../scratch-database.ts'
import { type Hours, isOpenAt } from './business-clock.ts'
import { contactKeyOf } from './contact-key.ts'
import type { Entities, Seen } from './entities.ts'
import { dateText, hourText, timeOrNull } from './format.ts'
import { compareBy, groupsOf, keyOf } from './ordering.ts'

/** A message or call as the volumes count it. */
export type Communication = {
  readonly kind: 'message' | 'call'
  readonly id: string
  readonly entity: Seen<Message> | Seen<Call>
  readonly channel: string
  readonly author_kind: string
  readonly author_id: string
  readonly is_failed: boolean
}

const FAILED: readonly string[] = ['failed', 'undelivered', 'rejected', 'canceled']

/**
 * Leaves out notes, internal and blocked calls, deleted entities, and all attempts of a retry chain but the
 * last by time, version, id.
 */
export function communicationsOf({ messages, calls }: Entities): readonly Communication[] {
  const attempts = messages.filter((message) => !message.is_internal)
  const chains = groupsOf(attempts, (message) =>
    keyOf(message.provider, message.account_id, message.retry_of || message.message_id),
  )
  const last = chains.flatMap((chain) =>
    chain
      .toSorted(
        compareBy(
          (m) => m.occurred_at ?? 0,
          (m) => m.version,
          (m) => m.message_id,
        ),
      )
      .slice(-1),
  )
  return [...last.map(fromMessage), ...calls.filter(isWithContact).map(fromCall)]
}

/** Whether the call reached or was meant to reach a contact: neither internal nor blocked. */
export const isWithContact = ({ is_internal, outcome }: Call): boolean =>
  !is_internal && outcome !== 'blocked'

const fromMessage = (message: Seen<Message>): Communication => ({
  kind: 'message',
  id: message.message_id,
  entity: message,
  channel: message.channel,
  author_kind: message.author_kind,
  author_id: message.author_id ?? '',
  is_failed: message.direction !== 'inbound' && FAILED.includes(message.delivery_status),
})

const fromCall = (call: Seen<Call>): Communication => ({
  kind: 'call',
  id: call.call_id,
  entity: call,
  channel: call.medium,
  author_kind: 'unknown',
  author_id: agentOf(call),
  is_failed: call.outcome === 'failed',
})

/** Who answered an inbound call or started an outbound one. */
export function agentOf(call: Call): string {
  if (call.direction === 'inbound') return call.answered_by ?? ''
  return call.direction === 'outbound' ? (call.initiated_by ?? '') : ''
}

/** Where and when a schedule is asked: a call by its start. */
const isOpen = ({ entity, channel }: Communication, hours: Hours) =>
  isOpenAt(
    hours({ ...entity, channel }),
    'call_id' in entity ? entity.started_at : entity.occurred_at,
  )

export function communicationRow(communication: Communication, hours: Hours): Row {
  const { kind, entity } = communication
  return {
    kind,
    id: communication.id,
    provider: entity.provider,
    account_id: entity.account_id,
    conversation_id: entity.conversation_id ?? '',
    contact_id: entity.contact_id ?? '',
    contact_key: contactKeyOf(entity),
    contact_address: entity.contact_address ?? '',
    is_open_hours: isOpen(communication, hours),
    channel: communication.channel,
    direction: entity.direction,
    author_kind: communication.author_kind,
    author_id: communication.author_id,
    occurred_at: timeOrNull(entity.occurred_at),
    occurred_date: dateText(entity.occurred_at),
    occurred_hour: hourText(entity.occurred_at ?? 0),
    is_failed: communication.is_failed,
    outcome: 'outcome' in entity ? entity.outcome : '',
    started_at: timeOrNull('started_at' in entity ? entity.started_at : null),
    answered_at: timeOrNull('answered_at' in entity ? entity.answered_at : null),
  }
}
