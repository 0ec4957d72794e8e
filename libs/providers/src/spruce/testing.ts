import type { Draft } from '../provider.ts'
import { endpointOf, interpret } from '../suite/harness.ts'
import { spruce } from './index.ts'

/** Time of the events and items. */
export const AT = '2026-11-02T09:00:00Z'

type AnyFacts = Readonly<Record<string, unknown>>

/** Records of a document for an endpoint with these options. */
export function drafts(document: object, options: object = {}): readonly Draft[] {
  const endpoint = endpointOf(spruce, { secrets: ['secret'], ...options })
  const outcome = interpret(spruce, { body: Buffer.from(JSON.stringify(document)), endpoint })
  return outcome.kind === 'ok' ? outcome.value : []
}

/** Facts of the first record; empty without a record. */
export const factsOf = ([draft]: readonly Draft[]): AnyFacts => draft?.facts ?? {}

/** A native event about a text message, with these fields of its item. */
export function itemEvent(fields: object, action: string, eventTime: string | null): object {
  const object = { object: 'conversationItem', id: 'ti_1', createdAt: AT, text: 'Hi', ...fields }
  return { object: 'event', type: `conversationItem.${action}`, eventTime, data: { object } }
}

/** Facts of the item with these fields. */
export function item(fields: object, action = 'created', eventTime: string | null = AT): AnyFacts {
  return factsOf(drafts(itemEvent(fields, action, eventTime)))
}
