import { callOutcome } from '../fold/call.ts'
import {
  type Cut,
  counting,
  isCut,
  joinCuts,
  NO_CUT,
  type Published,
  withFact,
} from '../fold/counting.ts'
import type { EntityKey, Fact, FactKind } from '../fold/facts.ts'
import { messageOutcome } from '../fold/message.ts'
import { conversationsOf, type Part, partOf } from '../fold/part.ts'
import type { CallRow, MessageRow } from '../fold/rows.ts'
import { type Call, type ConversationEvent, DEFAULTS, type Message } from '../generated/records.ts'
import type { RemovalReason } from './change.ts'

type AnyRecord = Message | Call | ConversationEvent

/** What the store has of a message, a call or a conversation event. */
export type EntityState = {
  readonly kind: FactKind
  readonly key: EntityKey
  readonly facts: readonly Published<AnyRecord>[]
  readonly cut: Cut
  /** Counts the changes of facts and cut. */
  readonly changes: number
  /** Conversations that may have a part of this entity. */
  readonly homes: readonly string[]
}

export const newEntity = (kind: FactKind, key: EntityKey): EntityState => ({
  ...{ kind, key, facts: [], cut: NO_CUT, changes: 0, homes: [] },
})

/** The state with one more fact; the same state when the fact changes nothing. */
export function addFact(state: EntityState, { record, timestampMs }: Fact): EntityState {
  if (isCut({ timestampMs }, state.cut)) return state
  const facts = withFact(state.facts, { record, timestampMs })
  return facts === state.facts ? state : changed({ ...state, facts })
}

/** The state after an erasure: the facts that it drops are gone. */
export function cutEntity(state: EntityState, cut: Cut): EntityState {
  const joined = joinCuts(state.cut, cut)
  const { isErased, withdrawnBefore } = state.cut
  if (joined.isErased === isErased && joined.withdrawnBefore === withdrawnBefore) return state
  const facts = state.facts.filter((fact) => !isCut(fact, joined))
  return changed({ ...state, cut: joined, facts })
}

const changed = (state: EntityState): EntityState => ({
  ...state,
  changes: state.changes + 1,
  homes: [...new Set([...state.homes, ...conversationsOf(counting(state.facts))])],
})

export type Shown<Row> =
  | { readonly row: Row }
  | { readonly row: null; readonly reason: RemovalReason }

/** The row of an entity, or why it has none. */
export function shownEntity(state: EntityState): Shown<MessageRow | CallRow> {
  const { isErased } = state.cut
  const outcome = outcomeOf(state)
  if (outcome.row !== null) return outcome
  const { hiddenBy } = outcome
  if (isErased) return { row: null, reason: 'erased' }
  return { row: null, reason: hiddenBy === null ? 'withdrawn' : deletionReason(hiddenBy.event_id) }
}

/** A replay publishes such deletions of what the mapping no longer makes. */
export const deletionReason = (eventId: string): RemovalReason =>
  eventId.endsWith(':withdrawn') ? 'withdrawn' : 'deleted'

function outcomeOf({ kind, facts }: EntityState) {
  const records = counting(facts).map(({ record }) => record)
  if (kind === 'message') return messageOutcome(records as readonly Message[])
  if (kind === 'call') return callOutcome(records as readonly Call[])
  return { row: null, hiddenBy: null } as const
}

/** The part of an entity in one conversation; without sayings when it names the conversation no longer. */
export function entityPart(state: EntityState, conversationId: string): Part {
  const { row } = outcomeOf(state)
  return partOf(conversationId, counting(state.facts), row)
}

/** A state that an earlier version of this package wrote, with the fields that its records lacked. */
export const completed = (state: EntityState): EntityState => ({
  ...state,
  facts: state.facts.map(({ record, timestampMs }) => {
    return { record: { ...DEFAULTS[state.kind], ...record } as AnyRecord, timestampMs }
  }),
})
