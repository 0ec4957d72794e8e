import { DEFAULTS } from '@tributary/core'
import type { Draft, Facts } from './provider.ts'

/** What every mapping states itself; the rest has the schema's defaults. */
type Stated = { readonly event_id: string; readonly account_id: string; readonly version: number }

type Named<K extends Draft['kind'], Id extends keyof Facts<K>> = Partial<Facts<K>> &
  Stated &
  Pick<Facts<K>, Id>

type Options<K extends Draft['kind']> = { readonly addressFields?: readonly (keyof Facts<K>)[] }

/** A Message with the schema's default in every field that is not given. */
export function messageDraft(
  facts: Named<'message', 'message_id'>,
  options: Options<'message'> = {},
): Draft {
  return { kind: 'message', facts: { ...DEFAULTS.message, ...facts }, ...options }
}

/** A Call with the schema's default in every field that is not given. */
export function callDraft(facts: Named<'call', 'call_id'>, options: Options<'call'> = {}): Draft {
  return { kind: 'call', facts: { ...DEFAULTS.call, ...facts }, ...options }
}

/** A ConversationEvent with the schema's default in every field that is not given. */
export function conversationDraft(facts: Named<'conversation', 'conversation_id'>): Draft {
  return { kind: 'conversation', facts: { ...DEFAULTS.conversation, ...facts } }
}

/** Length of a text in Unicode code points; null without one. */
export function lengthOf(body: string | null): number | null {
  return body === null ? null : [...body].length
}
