import type { Call, ConversationEvent, Erasure, Message } from '../generated/records.ts'
import { callOutcome } from './call.ts'
import { conversationOutcome } from './conversation.ts'
import { type Cut, counting, joinCuts, NO_CUT, type Published } from './counting.ts'
import { erasedBy, erasedText } from './erasures.ts'
import { type EntityKey, type Fact, keyOf, keyText } from './facts.ts'
import { messageOutcome } from './message.ts'
import { conversationsOf, type Part, partOf } from './part.ts'
import type { CallRow, ConversationRow, MessageRow } from './rows.ts'

const recordsOf = <R>(facts: readonly Published<R>[]): readonly R[] =>
  facts.map(({ record }) => record)

/** The row of one message from all of its facts, in any order and with repetitions; null when it has none. */
export const foldMessage = (
  facts: readonly Published<Message>[],
  cut: Cut = NO_CUT,
): MessageRow | null => messageOutcome(recordsOf(counting(facts, cut))).row

/** The row of one call from all of its facts, in any order and with repetitions; null when it has none. */
export const foldCall = (facts: readonly Published<Call>[], cut: Cut = NO_CUT): CallRow | null =>
  callOutcome(recordsOf(counting(facts, cut))).row

/**
 * The row of one conversation; null when it has none. Needs every fact of each message, call and
 * conversation event of which any fact names the conversation: a message that moved to another
 * conversation is no longer an activity here. Facts of others change nothing.
 */
export const foldConversation = (
  key: EntityKey,
  facts: readonly Fact[],
  erasures: readonly Erasure[] = [],
): ConversationRow | null => {
  const text = keyText('conversation', key)
  const cuts = cutsOf(erasures)
  const parts = entitiesOf(facts, cuts).flatMap((entity) => partsOf(entity).get(text)?.part ?? [])
  return conversationOutcome(key, parts, cuts.get(text)).row
}

/** All rows of all facts, in any order and with repetitions. Erasures may be in any order too. */
export type FoldedRows = {
  readonly message: readonly MessageRow[]
  readonly call: readonly CallRow[]
  readonly conversation: readonly ConversationRow[]
}

/** Folds whole topics at once: the rows of every message, call and conversation that any fact names. */
export function foldAll(facts: readonly Fact[], erasures: readonly Erasure[] = []): FoldedRows {
  const cuts = cutsOf(erasures)
  const entities = entitiesOf(facts, cuts)
  const parts = Map.groupBy(
    entities.flatMap((entity) => [...partsOf(entity).values()]),
    ({ key }) => keyText('conversation', key),
  )
  const conversations = [...parts].map(([text, named]) => {
    const [first] = named
    const all = named.map(({ part }) => part)
    return first === undefined ? null : conversationOutcome(first.key, all, cuts.get(text)).row
  })
  return {
    message: entities.flatMap(({ kind, row }) => (kind === 'message' ? (row ?? []) : [])),
    call: entities.flatMap(({ kind, row }) => (kind === 'call' ? (row ?? []) : [])),
    conversation: conversations.filter((row) => row !== null),
  }
}

function cutsOf(erasures: readonly Erasure[]): ReadonlyMap<string, Cut> {
  const cuts = new Map<string, Cut>()
  for (const erasure of erasures) {
    const erased = erasedBy(erasure)
    if (erased === null) continue
    const text = erasedText(erased)
    cuts.set(text, joinCuts(cuts.get(text) ?? NO_CUT, erased.cut))
  }
  return cuts
}

/** A message, call or conversation event with its counting facts and its row; an event has none. */
export type Entity = { readonly key: EntityKey } & (
  | {
      readonly kind: 'message'
      readonly facts: readonly Published<Message>[]
      readonly row: MessageRow | null
    }
  | {
      readonly kind: 'call'
      readonly facts: readonly Published<Call>[]
      readonly row: CallRow | null
    }
  | {
      readonly kind: 'conversationEvent'
      readonly facts: readonly Published<ConversationEvent>[]
      readonly row: null
    }
)

function entitiesOf(facts: readonly Fact[], cuts: ReadonlyMap<string, Cut>): readonly Entity[] {
  const groups = Map.groupBy(facts, (fact) => keyText(fact.kind, keyOf(fact)))
  return [...groups].flatMap(([text, group]) => {
    const [first] = group
    return first === undefined ? [] : [entityOf(first, group, cuts.get(text))]
  })
}

function entityOf(first: Fact, group: readonly Fact[], cut: Cut = NO_CUT): Entity {
  const key = keyOf(first)
  if (first.kind === 'message') {
    const facts = counting(
      group.filter((fact) => fact.kind === 'message'),
      cut,
    )
    return { kind: 'message', key, facts, row: messageOutcome(recordsOf(facts)).row }
  }
  if (first.kind === 'call') {
    const facts = counting(
      group.filter((fact) => fact.kind === 'call'),
      cut,
    )
    return { kind: 'call', key, facts, row: callOutcome(recordsOf(facts)).row }
  }
  const events = group.filter((fact) => fact.kind === 'conversationEvent')
  return { kind: 'conversationEvent', key, facts: counting(events, cut), row: null }
}

/** The parts of an entity in the conversations that it names, by `keyText` of the conversation. */
function partsOf({ key, facts, row }: Entity) {
  const { provider, account_id } = key
  const named = conversationsOf(facts).map((id) => {
    const conversation = { provider, account_id, id }
    const part: Part = partOf(id, facts, row)
    return [keyText('conversation', conversation), { key: conversation, part }] as const
  })
  return new Map(named)
}
