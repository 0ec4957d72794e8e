import type { ConversationEvent } from '../generated/records.ts'
import { type Cut, isCut, NO_CUT } from './counting.ts'
import { hidingDeletion } from './deletions.ts'
import type { EntityKey } from './facts.ts'
import type { Outcome } from './message.ts'
import type { Part, Saying } from './part.ts'
import { newest, newestValue, type Place, placeOf, said } from './place.ts'
import type { ConversationRow } from './rows.ts'
import { countOrNull, latestOf } from './times.ts'

/** Below every state: the place of a conversation without conversation events. */
const NO_STATE: Place = { version: 0, mapping_version: 0, revision_hash: 0 }

/**
 * Folds what messages, calls and conversation events say about one conversation. A part whose records
 * were all dropped by the erasures of the conversation does not count.
 */
export function conversationOutcome(
  key: EntityKey,
  parts: readonly Part[],
  cut: Cut = NO_CUT,
): Outcome<ConversationRow, ConversationEvent> {
  const kept = parts
    .map((part) => ({ ...part, sayings: part.sayings.filter((saying) => !isCut(saying, cut)) }))
    .filter(({ sayings }) => sayings.length > 0)
  if (kept.length === 0) return { row: null, hiddenBy: null }
  const sayings = kept.flatMap((part) => part.sayings)
  const events = sayings.flatMap(({ event }) => (event === null ? [] : [event]))
  const states = events.filter((event) => !event.is_partial)
  const hiddenBy = hidingDeletion(events, newest(states) ?? NO_STATE)
  if (hiddenBy !== undefined) return { row: null, hiddenBy }
  return { row: rowOf(key, { parts: kept, sayings, states }) }
}

type Known = {
  readonly parts: readonly Part[]
  readonly sayings: readonly Saying[]
  /** Conversation events that are not partial. */
  readonly states: readonly ConversationEvent[]
}

function rowOf(key: EntityKey, { parts, sayings, states }: Known): ConversationRow {
  const contact_id = newestValue(sayings, (saying) => saying.contact_id) ?? ''
  const address = newestValue(sayings, (saying) => saying.contact_address) ?? ''
  const { last_message_at, ...activity } = activityOf(parts)
  return {
    provider: key.provider,
    account_id: key.account_id,
    conversation_id: key.id,
    channel: newestValue(sayings, (saying) => saying.channel) ?? 'unknown',
    ...stateOf(states),
    contact_id,
    contact_key: contact_id || address,
    last_message_at: latestOf([
      newestValue(states, (event) => event.last_message_at),
      last_message_at,
    ]),
    ...activity,
  }
}

/** What conversation events alone state: some values by the newest that states one, some by the newest. */
function stateOf(states: readonly ConversationEvent[]) {
  const last = newest(states)
  return {
    status: newestValue(states, (event) => said(event.status)) ?? '',
    assignee_id: last?.assignee_id ?? '',
    tags: last?.tags ?? [],
    title: last?.title ?? '',
    participant_count: countOrNull(last?.participant_count ?? null),
    is_closed: newestValue(states, (event) => event.is_closed) ?? false,
    created_at: newestValue(states, (event) =>
      event.event_type === 'created' ? event.occurred_at : null,
    ),
  }
}

/** The rows that are in the conversation now; the newest of them gives event and version. */
function activityOf(parts: readonly Part[]) {
  const seen = parts.flatMap(({ activity }) => (activity === null ? [] : [activity]))
  const last = newest(seen)
  const { version, mapping_version } = placeOf(last ?? NO_STATE)
  return {
    last_event_at: latestOf(seen.map(({ occurred_at }) => occurred_at)),
    last_message_at: latestOf(
      seen.map(({ is_message, occurred_at }) => (is_message ? occurred_at : null)),
    ),
    ...{ event_id: last?.event_id ?? '', version, mapping_version },
  }
}
