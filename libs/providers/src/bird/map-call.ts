import type { Call, Outcome } from '@tributary/core'
import { dead, ok, skip } from '@tributary/core'
import { address } from '../address.ts'
import { callDraft } from '../draft.ts'
import type { JsonObject } from '../json.ts'
import { amount, at, flag, id, lacksAll, text } from '../json.ts'
import { isConnected, missedIfInbound } from '../missed.ts'
import type { Draft } from '../provider.ts'
import { stateVersion } from '../state-version.ts'
import { time } from '../time.ts'
import type { BirdMeta } from './identity.ts'
import { conversationOf, factId } from './identity.ts'
import type { BirdWebhook } from './parse.ts'
import { contactOfSide } from './party.ts'
import { callState } from './states.ts'

/** Fields that name the parent of a call: the documented one, and those that webhooks carry. */
const PARENT_FIELDS: readonly string[] = ['parentId', 'parentCallId', 'originCallId']
const NIL_UUID = '00000000-0000-0000-0000-000000000000'

/** A webhook without any of these states only the status of a call. */
const CONTENT_FIELDS: readonly string[] = [
  'createdAt',
  'from',
  'to',
  'originator',
  'receiver',
  'answeredAt',
  'endedAt',
  'duration',
]

/**
 * `voice.inbound|outbound`: one webhook per status of a call. A leg is a call of its own at Bird and
 * names the placed call as its parent. Only the placed call is counted.
 * The call object: https://docs.bird.com/api/voice-api/voice-calls-api/get-calls-log
 */
export const mapCall =
  (direction: 'inbound' | 'outbound') =>
  (webhook: BirdWebhook, meta: BirdMeta): Outcome<readonly Draft[]> => {
    const callId = id(webhook.payload['id'])
    if (callId === null) return dead('MISSING_FIELD', 'payload.id of a call')
    if (isLeg(webhook.payload, callId)) return skip('call_leg')
    const { payload } = webhook
    const status = text(payload['status'])
    const { rank } = callState(status)
    return ok([
      callDraft({
        ...partiesOf(direction, webhook, meta),
        ...courseOf(direction, payload),
        event_id: factId(webhook, meta, status, text(payload['updatedAt']) ?? meta.bodyDigest),
        account_id: meta.endpoint.account,
        version: stateVersion(stateTime(payload), { rank, isDeleted: false }),
        is_partial: lacksAll(payload, CONTENT_FIELDS),
        call_id: callId,
        direction,
      }),
    ])
  }

/**
 * Who takes part. Bird's documented call names no user. A party that is a user started an outbound
 * call, or answered an inbound one that was answered.
 */
function partiesOf(
  direction: 'inbound' | 'outbound',
  webhook: BirdWebhook,
  meta: BirdMeta,
): Partial<Call> {
  const { from, to, originator, receiver } = webhook.payload
  const isInbound = direction === 'inbound'
  const [party, ownParty] = isInbound ? [originator, receiver] : [receiver, originator]
  const [number, ownNumber] = isInbound ? [from, to] : [to, from]
  const contact = { ...contactOfSide(party), address: addressOf(number, party) }
  const user = id(at(ownParty, 'user', 'id'))
  const answeredBy = wasAnswered(direction, webhook.payload) ? user : null
  return {
    conversation_id: conversationOf(webhook, contact, meta),
    contact_id: contact.id,
    contact_address: contact.address,
    account_address: addressOf(ownNumber, ownParty),
    ...(isInbound ? { answered_by: answeredBy } : { initiated_by: user }),
  }
}

/** Outcome and times. The duration, which Bird does not define, counts as talk time without both times. */
function courseOf(direction: 'inbound' | 'outbound', payload: JsonObject): Partial<Call> {
  const outcome = outcomeOf(direction, payload)
  const answered_at = time(payload['answeredAt'])
  const ended_at = time(payload['endedAt'])
  const duration = amount(payload['duration'])
  const isTalkInTimes = answered_at !== null && ended_at !== null
  return {
    outcome,
    occurred_at: time(payload['createdAt']),
    started_at: time(payload['createdAt']),
    answered_at,
    ended_at,
    talk_seconds: outcome === 'answered' && !isTalkInTimes ? duration : null,
    provider_duration_seconds: duration,
  }
}

const wasAnswered = (direction: 'inbound' | 'outbound', payload: JsonObject): boolean =>
  time(payload['answeredAt']) !== null || outcomeOf(direction, payload) === 'answered'

function isLeg(payload: JsonObject, callId: string): boolean {
  return PARENT_FIELDS.map((field) => id(payload[field])).some(
    (parent) => parent !== null && parent !== callId && parent !== NIL_UUID,
  )
}

/**
 * A completed call was answered, unless `isConnected` says no. Bird does not distinguish a caller who
 * gave up from one whom nobody answered: both calls are missed.
 */
function outcomeOf(direction: 'inbound' | 'outbound', payload: JsonObject): Call['outcome'] {
  const { phase } = callState(payload['status'])
  if (phase === 'unknown' || phase === 'failed') return phase
  if (phase === 'under_way') return 'in_progress'
  const connected = isConnected(time(payload['answeredAt']), amount(payload['duration']))
  if (phase === 'completed' && connected) return 'answered'
  return missedIfInbound(direction, phase === 'completed' ? 'no_answer' : phase)
}

/** The update time, otherwise the latest time of the call. */
function stateTime(payload: JsonObject): number | null {
  const fields = ['updatedAt', 'endedAt', 'answeredAt', 'ringingAt', 'createdAt']
  return fields.map((field) => time(payload[field])).find((at) => at !== null) ?? null
}

/** Bird documents the field and not its shape: text, or an object around it. */
const numberOf = (party: unknown): string | null =>
  text(at(party, 'number')) ?? text(at(party, 'number', 'number'))

/** Address of one side: its number, which the party repeats, otherwise the contact's identifier. */
function addressOf(number: unknown, party: unknown): string | null {
  if (flag(at(party, 'number', 'anonymous')) === true) return null
  return address(text(number) ?? numberOf(party) ?? contactOfSide(party).address)
}
