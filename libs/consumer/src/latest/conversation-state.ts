import { conversationOutcome } from '../fold/conversation.ts'
import { type Cut, joinCuts, NO_CUT } from '../fold/counting.ts'
import type { EntityKey } from '../fold/facts.ts'
import type { Part } from '../fold/part.ts'
import type { ConversationRow } from '../fold/rows.ts'
import { deletionReason, type Shown } from './entity-state.ts'

/** A part with the number of changes of its entity, so that an older part never replaces a newer one. */
export type VersionedPart = {
  readonly changes: number
  readonly isErased: boolean
  readonly part: Part
}

/** What the store has of a conversation. */
export type ConversationState = {
  readonly kind: 'conversation'
  readonly key: EntityKey
  /** By `keyText` of the message, call or conversation event. */
  readonly parts: Readonly<Record<string, VersionedPart>>
  readonly cut: Cut
}

export const newConversation = (key: EntityKey): ConversationState => ({
  ...{ kind: 'conversation', key, parts: {}, cut: NO_CUT },
})

/** The state with the part of one entity; the same state when it has a part as new. */
export function putPart(
  state: ConversationState,
  entity: string,
  next: VersionedPart,
): ConversationState {
  const known = state.parts[entity]
  if (state.cut.isErased || (known !== undefined && known.changes >= next.changes)) return state
  return { ...state, parts: { ...state.parts, [entity]: next } }
}

/** The state after an erasure of the conversation itself. */
export function cutConversation(state: ConversationState, cut: Cut): ConversationState {
  const joined = joinCuts(state.cut, cut)
  const { isErased, withdrawnBefore } = state.cut
  if (joined.isErased === isErased && joined.withdrawnBefore === withdrawnBefore) return state
  return { ...state, cut: joined, parts: joined.isErased ? {} : state.parts }
}

/** The row of a conversation, or why it has none. */
export function shownConversation({ key, parts, cut }: ConversationState): Shown<ConversationRow> {
  const all = Object.values(parts)
  const outcome = conversationOutcome(
    key,
    all.map(({ part }) => part),
    cut,
  )
  if (outcome.row !== null) return outcome
  const { hiddenBy } = outcome
  if (hiddenBy !== null) return { row: null, reason: deletionReason(hiddenBy.event_id) }
  const isErased = cut.isErased || all.some((part) => part.isErased)
  return { row: null, reason: isErased ? 'erased' : 'withdrawn' }
}
