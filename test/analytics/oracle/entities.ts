import type { Call, ConversationEvent, Message } from '@tributary/core'
import type { History } from '../records.ts'
import { entityKey, hiddenUpTo } from './deletions.ts'
import { groupsOf, keyOf, newest, newestValue, rowVersionOf, stateOf } from './ordering.ts'

/** An entity as its view shows it, with its place among its states. */
export type Seen<T> = T & { readonly row_version: bigint }

export type Entities = {
  readonly messages: readonly Seen<Message>[]
  readonly calls: readonly Seen<Call>[]
  readonly events: readonly Seen<ConversationEvent>[]
}

/** Latest state of every entity of a history, without the deleted ones. */
export function entitiesOf(history: History): Entities {
  const hidden = hiddenUpTo(history)
  const isShown = (key: string, state: bigint) => state > (hidden.get(key) ?? -1n)
  const messages = history.filter((record) => record.kind === 'message')
  const calls = history.filter((record) => record.kind === 'call')
  const events = history.filter((record) => record.kind === 'conversation')
  return {
    messages: groupsOf(messages, entityKey).flatMap((records) => {
      const content = newest(records.filter((record) => !record.is_partial))
      if (!content || !isShown(entityKey(content), stateOf(content))) return []
      return [{ ...content, ...deliveryOf(content, records), row_version: rowVersionOf(content) }]
    }),
    calls: groupsOf(calls, entityKey).flatMap((records) => {
      const facts = records.filter((record) => !record.is_partial)
      const last = newest(facts)
      if (!last || !isShown(entityKey(last), stateOf(last))) return []
      return [{ ...last, ...factsOf(facts), row_version: rowVersionOf(last) }]
    }),
    events: groupsOf(
      events.filter((event) => !event.is_partial),
      (event) => keyOf(event.provider, event.account_id, event.event_id),
    ).flatMap((records) => {
      const last = newest(records)
      return last ? [{ ...last, row_version: rowVersionOf(last) }] : []
    }),
  }
}

/** The newest status: of the content, of a newer bare record, or of any record where the content has none. */
function deliveryOf(content: Message, records: readonly Message[]) {
  const bare = newest(
    records.filter((r) => r.is_partial && !r.is_deleted && r.delivery_status !== 'unknown'),
  )
  const isNewer =
    bare !== undefined &&
    (content.delivery_status === 'unknown' || rowVersionOf(bare) > rowVersionOf(content))
  const { delivery_status, status_reason } = isNewer ? bare : content
  return { delivery_status, status_reason }
}

/** Every field of a call has the value of the newest record with one. The call occurs at its start. */
function factsOf(facts: readonly Call[]): Partial<Call> {
  const known = <K extends keyof Call>(name: K) => newestValue(facts, (call) => call[name])
  const notUnknown = <V extends string>(read: (call: Call) => V) =>
    newestValue(facts, (call) => (read(call) === 'unknown' ? null : read(call)))
  return {
    occurred_at: known('started_at') ?? known('occurred_at'),
    conversation_id: known('conversation_id'),
    contact_id: known('contact_id'),
    direction: notUnknown((call) => call.direction) ?? 'unknown',
    outcome: notUnknown((call) => call.outcome) ?? 'unknown',
    started_at: known('started_at'),
    answered_at: known('answered_at'),
    ended_at: known('ended_at'),
    talk_seconds: known('talk_seconds'),
    voicemail_seconds: known('voicemail_seconds'),
    provider_duration_seconds: known('provider_duration_seconds'),
    answered_by: known('answered_by'),
    initiated_by: known('initiated_by'),
    has_recording: known('has_recording'),
    is_internal: known('is_internal'),
    contact_address: known('contact_address'),
    account_address: known('account_address'),
  }
}
