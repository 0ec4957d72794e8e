import type { Call, Outcome } from '@tributary/core'
import { ok, skip } from '@tributary/core'
import { eventId } from '../digest.ts'
import { callDraft } from '../draft.ts'
import type { JsonObject } from '../json.ts'
import { amount, lacksAll, text } from '../json.ts'
import { isConnected, missedIfInbound } from '../missed.ts'
import type { Draft } from '../provider.ts'
import { stateVersion, VERDICT_VERSION } from '../state-version.ts'
import type { CallState } from './call-state.ts'
import {
  accountOf,
  callIdentity,
  callState,
  isTakenByTwilio,
  machineOutcome,
} from './call-state.ts'
import { isMailbox } from './channel.ts'
import type { TwilioMeta } from './endpoint.ts'
import { mailTime } from './mail-time.ts'
import type { TwilioWebhook } from './parse.ts'
import { partiesOf } from './parties.ts'

/**
 * One callback per subscribed state. Twilio reports all states of an outbound call, and only the end of
 * an inbound one. Asynchronous machine detection has a callback of its own, without a state and a time.
 */
export function mapCall({ fields }: TwilioWebhook, meta: TwilioMeta): Outcome<readonly Draft[]> {
  const verdict = machineVerdict(fields, meta)
  if (text(fields['CallStatus']) === null) {
    return verdict === null ? skip('call_without_status') : ok([verdict])
  }
  const state = stateDraft(fields, meta)
  const isLastWord = callState(fields).moment === 'ended_at'
  return ok(verdict === null || isLastWord ? [state] : [state, verdict])
}

function stateDraft(fields: JsonObject, meta: TwilioMeta): Draft {
  const state = callState(fields)
  const parties = partiesOf(fields, meta)
  const facts = {
    ...parties,
    ...courseOf(fields, parties.direction, state),
    ...callIdentity(fields, meta),
    version: stateVersion(mailTime(fields['Timestamp']), { ...state, isDeleted: false }),
    is_partial: lacksAll(fields, ['From', 'To', 'Timestamp', 'CallDuration']),
    call_id: text(fields['CallSid']) ?? '',
  }
  const options = isMailbox(facts.initiated_by) ? { addressFields: ['initiated_by'] as const } : {}
  return callDraft(facts, options)
}

/**
 * That a mailbox or fax machine took the call. No state revokes it: the detection may end after the
 * call, has no time, and the states of the call say "completed" as for a person.
 * https://www.twilio.com/docs/voice/answering-machine-detection
 */
function machineVerdict(fields: JsonObject, meta: TwilioMeta): Draft | null {
  const { CallSid: callId, AnsweredBy: by } = fields
  const outcome = machineOutcome(fields)
  if (outcome === null || isTakenByTwilio(fields)) return null
  return callDraft({
    event_id: eventId('twilio', 'machine', text(callId), text(by)),
    account_id: accountOf(fields, meta),
    version: VERDICT_VERSION,
    call_id: text(callId) ?? '',
    outcome,
  })
}

/** Outcome and times. `CallDuration` is in seconds since the answer; `Duration` is in billed minutes. */
function courseOf(
  fields: JsonObject,
  direction: Call['direction'],
  state: CallState,
): Partial<Call> {
  const at = mailTime(fields['Timestamp'])
  const seconds = amount(fields['CallDuration'])
  const outcome = missedIfInbound(direction, outcomeOf(fields, state, seconds))
  const isAnswer = state.moment === 'answered_at'
  const isMachine = machineOutcome(fields) !== null
  const moment = isAnswer && (isMachine || isTakenByTwilio(fields)) ? null : state.moment
  return {
    outcome,
    ...(moment && { [moment]: at }),
    ...(moment === 'started_at' && { occurred_at: at }),
    talk_seconds: outcome === 'answered' ? seconds : null,
    provider_duration_seconds: seconds,
    has_recording: text(fields['RecordingSid']) === null ? null : true,
  }
}

/** Twilio itself answers an inbound call, and only its legs show whether a person came to the phone. */
function outcomeOf(
  fields: JsonObject,
  { outcome }: CallState,
  seconds: number | null,
): Call['outcome'] {
  if (outcome !== 'answered') return outcome
  if (!isConnected(null, seconds)) return 'no_answer'
  return isTakenByTwilio(fields) ? 'unknown' : (machineOutcome(fields) ?? outcome)
}
