import { endpointOf, interpret } from '../suite/harness.ts'
import { highlevel } from './index.ts'

// Support of the mapping tests: webhooks to vary, and their records.

export const AT = '2026-11-02T09:00:00.000Z'
export const AT_MS = Date.parse(AT)

export const IN = { type: 'InboundMessage', messageId: 'm', contactId: 'p', dateAdded: AT }
export const OUT = { ...IN, type: 'OutboundMessage' }
export const CALL_IN = { ...IN, messageType: 'CALL', userId: 'u' }
export const CALL_OUT = { ...OUT, messageType: 'CALL', userId: 'u' }

export function outcomeOf(fields: object, options: object = {}) {
  const endpoint = endpointOf(highlevel, { account: 'clinic', ...options })
  return interpret(highlevel, { body: Buffer.from(JSON.stringify(fields)), endpoint })
}

/** Kind and facts of the only record; without a record the kind of the outcome. */
export function recordOf(fields: object, options?: object): Readonly<Record<string, unknown>> {
  const outcome = outcomeOf(fields, options)
  const [draft] = outcome.kind === 'ok' ? outcome.value : []
  return { kind: draft?.kind ?? outcome.kind, ...draft?.facts }
}
