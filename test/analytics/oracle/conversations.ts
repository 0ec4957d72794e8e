import type { History, HistoryRecord } from '../records.ts'
import type { Row } from '../scratch-database.ts'
import { hiddenUpTo } from './deletions.ts'
import type { Entities } from './entities.ts'
import { timeOrNull } from './format.ts'
import { compareBy, groupsOf, keyOf, newest, newestValue, stateOf } from './ordering.ts'

type Named = {
  readonly provider: string
  readonly account_id: string
  readonly conversation_id: string | null
}

const conversationKey = ({ provider, account_id, conversation_id }: Named) =>
  keyOf(provider, account_id, conversation_id)

/** Latest state of every conversation that any record names, without the deleted ones. */
export function conversationRows(history: History, entities: Entities): readonly Row[] {
  const hidden = hiddenUpTo(history)
  const named = history.filter((record) => (record.conversation_id ?? '') !== '')
  return groupsOf(named, conversationKey).flatMap((records) => {
    const [first] = records
    if (!first) return []
    const states = records.filter((record) => record.kind === 'conversation' && !record.is_partial)
    const last = newest(states)
    const deleted = hidden.get(
      keyOf('conversation', first.provider, first.account_id, first.conversation_id),
    )
    if (deleted !== undefined && (last ? stateOf(last) : 0n) <= deleted) return []
    return [{ ...stateOfConversation(records), ...activityOf(first, records, entities) }]
  })
}

const channelOf = (record: HistoryRecord): string | null => {
  if (record.is_partial) return null
  const channel = record.kind === 'call' ? record.medium : record.channel
  return channel === 'unknown' ? null : channel
}

/** Like the contact id, from any record of a message or call that names the conversation. */
const addressOf = (record: HistoryRecord): string | null =>
  record.kind === 'conversation' ? null : record.contact_address

function stateOfConversation(records: History): Row {
  const states = records
    .filter((record) => record.kind === 'conversation')
    .filter((record) => !record.is_partial)
  const last = newest(states)
  const contact_id = newestValue(records, (record) => record.contact_id) ?? ''
  return {
    provider: records[0]?.provider,
    account_id: records[0]?.account_id,
    conversation_id: records[0]?.conversation_id,
    channel: newestValue(records, channelOf) ?? 'unknown',
    contact_id,
    contact_key: contact_id || (newestValue(records, addressOf) ?? ''),
    status: newestValue(states, (event) => event.status) ?? '',
    is_closed: newestValue(states, (event) => event.is_closed) ?? false,
    assignee_id: last?.assignee_id ?? '',
    tags: last?.tags ?? [],
    title: last?.title ?? '',
    participant_count: last?.participant_count ?? null,
    created_at: timeOrNull(
      newestValue(states, (event) => (event.event_type === 'created' ? event.occurred_at : null)),
    ),
  }
}

function activityOf(conversation: Named, records: History, entities: Entities): Row {
  const isHere = (record: Named) => conversationKey(record) === conversationKey(conversation)
  const messages = entities.messages.filter(isHere)
  const all = [...messages, ...entities.calls.filter(isHere), ...entities.events.filter(isHere)]
  const stated = newestValue(records, (record) =>
    record.kind === 'conversation' && !record.is_partial ? record.last_message_at : null,
  )
  const last = all
    .toSorted(
      compareBy(
        (seen) => seen.row_version,
        (seen) => seen.event_id,
      ),
    )
    .at(-1)
  return {
    last_event_at: latest(all.map(({ occurred_at }) => occurred_at)),
    last_message_at: latest([
      stated,
      ...messages.filter((m) => !m.is_internal).map(({ occurred_at }) => occurred_at),
    ]),
    event_id: last?.event_id ?? '',
    version: last?.version ?? 0,
    mapping_version: last?.mapping_version ?? 0,
  }
}

const latest = (times: readonly (number | null)[]): string | null => {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : timeOrNull(Math.max(...known))
}
