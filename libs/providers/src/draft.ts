import { DEFAULTS } from '@tributary/core'
import type { Draft, Facts } from './provider.ts'

/** Fields that every mapping states. All others have the defaults of the schema. */
type RequiredFact = 'event_id' | 'account_id' | 'version'

type FactsWith<K extends Draft['kind'], Id extends keyof Facts<K>> = Partial<Facts<K>> &
  Pick<Facts<K>, Id | (RequiredFact & keyof Facts<K>)>

type Options<K extends Draft['kind']> = { readonly addressFields?: readonly (keyof Facts<K>)[] }

/** A Message: fields left out have the defaults of the schema. */
export function messageDraft(
  facts: FactsWith<'message', 'message_id'>,
  options: Options<'message'> = {},
): Draft {
  return { kind: 'message', facts: { ...DEFAULTS.message, ...facts }, ...options }
}

/** A Call: fields left out have the defaults of the schema. */
export function callDraft(
  facts: FactsWith<'call', 'call_id'>,
  options: Options<'call'> = {},
): Draft {
  return { kind: 'call', facts: { ...DEFAULTS.call, ...facts }, ...options }
}

/** A ConversationEvent: fields left out have the defaults of the schema. */
export function conversationDraft(facts: FactsWith<'conversation', 'conversation_id'>): Draft {
  return { kind: 'conversation', facts: { ...DEFAULTS.conversation, ...facts } }
}

/** Length of a text in Unicode code points; null without a text. */
export function lengthOf(body: string | null): number | null {
  return body === null ? null : [...body].length
}
