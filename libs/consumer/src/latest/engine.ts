import { counting } from '../fold/counting.ts'
import { type Erased, erasedText } from '../fold/erasures.ts'
import {
  type EntityKey,
  type Fact,
  type FactKind,
  keyOf,
  keyText,
  type RowKind,
} from '../fold/facts.ts'
import { conversationsOf } from '../fold/part.ts'
import type { Store } from '../store/store.ts'
import type { Change } from './change.ts'
import {
  type ConversationState,
  cutConversation,
  newConversation,
  putPart,
  shownConversation,
} from './conversation-state.ts'
import { deliver } from './deliver.ts'
import { documentsOf } from './documents.ts'
import {
  addFact,
  completed,
  cutEntity,
  type EntityState,
  entityPart,
  newEntity,
  type Shown,
  shownEntity,
} from './entity-state.ts'
import { createMutex } from './mutex.ts'

export type EngineOptions = {
  readonly store: Store
  readonly kinds: readonly RowKind[]
  readonly onChange: (change: Change) => Promise<void> | void
  readonly leaseMs: number
}

/** Applies facts and erasures to the store, and calls the handler for the rows that they change. */
export type Engine = {
  /** Resolves once the handler has had every row that the fact changes. May be repeated. */
  applyFact(fact: Fact): Promise<void>
  applyErasure(erased: Erased): Promise<void>
}

export function createEngine({ store, kinds, onChange, leaseMs }: EngineOptions): Engine {
  const entities = documentsOf<EntityState>(store, entityAt, completed)
  const conversations = documentsOf<ConversationState>(store, conversationAt, (state) => state)
  const oneAtATime = createMutex()

  function call(of: { kind: RowKind; key: EntityKey }, shown: Shown<object>, revision: number) {
    const { kind, key } = of
    const change =
      shown.row === null
        ? { type: 'removed', kind, key, reason: shown.reason, revision }
        : { type: 'set', kind, key, row: shown.row, revision }
    return Promise.resolve(onChange(change as Change))
  }

  async function deliverEntity(text: string, { kind, key }: EntityState): Promise<void> {
    if (kind === 'conversationEvent' || !kinds.includes(kind)) return
    await deliver(text, {
      documents: entities,
      show: shownEntity,
      call: (_, shown, revision) => call({ kind, key }, shown, revision),
      leaseMs,
    })
  }

  async function deliverConversation(text: string): Promise<void> {
    await deliver(text, {
      documents: conversations,
      show: shownConversation,
      call: (state, shown, revision) => call(state, shown, revision),
      leaseMs,
    })
  }

  async function spread(text: string, state: EntityState): Promise<void> {
    const { provider, account_id } = state.key
    for (const id of state.homes) {
      const conversation = keyText('conversation', { provider, account_id, id })
      const { changes, cut } = state
      const part = { changes, isErased: cut.isErased, part: entityPart(state, id) }
      await oneAtATime(conversation, async () => {
        await conversations.update(conversation, (known) => putPart(known, text, part))
        await deliverConversation(conversation)
      })
    }
    await entities.update(text, (known) => leftHomes(known, state.changes))
  }

  async function applyTo(text: string, change: (state: EntityState) => EntityState): Promise<void> {
    const state = await oneAtATime(text, async () => {
      const changed = await entities.update(text, change)
      await deliverEntity(text, changed)
      return changed
    })
    if (kinds.includes('conversation')) await spread(text, state)
  }

  return {
    applyFact: (fact) => applyTo(keyText(fact.kind, keyOf(fact)), (state) => addFact(state, fact)),
    async applyErasure(erased) {
      const text = erasedText(erased)
      if (erased.kind !== 'conversation') {
        if (isRead(erased.kind, kinds)) await applyTo(text, (state) => cutEntity(state, erased.cut))
      } else if (kinds.includes('conversation')) {
        await oneAtATime(text, async () => {
          await conversations.update(text, (state) => cutConversation(state, erased.cut))
          await deliverConversation(text)
        })
      }
    },
  }
}

/** Whether the facts of a kind are read for rows of these kinds. */
export const isRead = (kind: FactKind, kinds: readonly RowKind[]): boolean =>
  kinds.includes('conversation') || (kind !== 'conversationEvent' && kinds.includes(kind))

/** Forgets the conversations that no fact names, once they have the part of the last change. */
function leftHomes(state: EntityState, changes: number): EntityState {
  if (state.changes !== changes) return state
  const named = conversationsOf(counting(state.facts))
  return named.length === state.homes.length ? state : { ...state, homes: named }
}

function entityAt(text: string): EntityState {
  const [kind, provider, account_id, id] = JSON.parse(text)
  return newEntity(kind, { provider, account_id, id })
}

function conversationAt(text: string): ConversationState {
  const [, provider, account_id, id] = JSON.parse(text)
  return newConversation({ provider, account_id, id })
}
