import type { Call } from '@tributary/core'
import type { Draft } from '../provider.ts'
import { draftsOf, endpointOf, interpret } from '../suite/harness.ts'
import { twilio } from './index.ts'

// Support of the mapping tests: forms to vary, and their records.

export type Form = Readonly<Record<string, string>>

const endpointWith = (options: object) =>
  endpointOf(twilio, {
    account: 'shop',
    authTokens: ['token'],
    publicUrl: 'https://hooks.example.com/webhooks/twilio',
    ...options,
  })

export const bodyOf = (fields: Form) => Buffer.from(new URLSearchParams(fields).toString())

export const outcomeOf = (fields: Form, options: object = {}) =>
  interpret(twilio, { body: bodyOf(fields), endpoint: endpointWith(options) })

export const drafts = (fields: Form): readonly Draft[] =>
  draftsOf(twilio, { body: bodyOf(fields), endpoint: endpointWith({}) })

/** Facts of the first record; empty without a record. */
export function factsOf(fields: Form, options: object = {}): Readonly<Record<string, unknown>> {
  const outcome = outcomeOf(fields, options)
  return outcome.kind === 'ok' ? (outcome.value[0]?.facts ?? {}) : {}
}

export const AT = 'Mon, 02 Nov 2026 09:00:00 +0000'
export const CALL = { CallSid: 'CA1', From: '+12025550143', To: '+14155550100', Timestamp: AT }
export const INBOUND = { ...CALL, Direction: 'inbound' }
export const OUTBOUND = { ...CALL, Direction: 'outbound-api' }
export const ADDED = {
  EventType: 'onMessageAdded',
  MessageSid: 'IM1',
  DateCreated: '2026-11-02T09:00:00Z',
}

type CallFacts = Readonly<Record<keyof Call, unknown>>

/**
 * The call that the tables show for webhooks: each field is that of the record with the highest version
 * that states it, so the order of the webhooks does not matter. Seconds of talk are from answer to end.
 */
export function callOf(webhooks: readonly Form[]): Partial<CallFacts> {
  const records = webhooks
    .flatMap(drafts)
    .flatMap(({ kind, facts }) => (kind === 'call' ? [facts] : []))
    .toSorted((a, b) => a.version - b.version)
  const stated = records.flatMap((record) =>
    Object.entries(record).filter(([, value]) => value !== null && value !== 'unknown'),
  )
  const call: Partial<CallFacts> = Object.fromEntries(stated)
  const { outcome, answered_at: answered, ended_at: ended } = call
  const hasTimes = typeof answered === 'number' && typeof ended === 'number'
  const seconds = hasTimes ? (ended - answered) / 1_000 : (call.talk_seconds ?? null)
  return { ...call, talk_seconds: outcome === 'answered' ? seconds : null }
}
