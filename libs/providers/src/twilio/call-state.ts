import type { Call } from '@tributary/core'
import { eventId } from '../digest.ts'
import type { JsonObject } from '../json.ts'
import { text } from '../json.ts'
import { bySpelling, folded } from '../spelling.ts'
import type { TwilioMeta } from './endpoint.ts'

export type CallState = {
  readonly outcome: Call['outcome']
  readonly rank: number
  /** The time of the call that the callback's Timestamp is. */
  readonly moment?: 'started_at' | 'answered_at' | 'ended_at'
}

const UNKNOWN: CallState = { outcome: 'unknown', rank: 0 }

/** https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
const stateByStatus = bySpelling<CallState>({
  queued: { outcome: 'in_progress', rank: 5, moment: 'started_at' },
  initiated: { outcome: 'in_progress', rank: 10, moment: 'started_at' },
  ringing: { outcome: 'in_progress', rank: 20 },
  'in-progress': { outcome: 'in_progress', rank: 30, moment: 'answered_at' },
  completed: { outcome: 'answered', rank: 90, moment: 'ended_at' },
  'no-answer': { outcome: 'no_answer', rank: 90, moment: 'ended_at' },
  busy: { outcome: 'busy', rank: 90, moment: 'ended_at' },
  canceled: { outcome: 'canceled', rank: 90, moment: 'ended_at' },
  failed: { outcome: 'failed', rank: 90, moment: 'ended_at' },
})

export const callState = ({ CallStatus: status }: JsonObject): CallState =>
  stateByStatus(status) ?? UNKNOWN

/** Account of a callback. */
export const accountOf = (fields: JsonObject, { endpoint }: TwilioMeta): string =>
  text(fields['AccountSid']) ?? endpoint.account

/** Event id and account of a callback. A retry has the same event id. */
export function callIdentity(fields: JsonObject, meta: TwilioMeta) {
  const { CallSid: callId, CallStatus: status, Timestamp: timestamp } = fields
  return {
    event_id: eventId('twilio', 'call', text(callId), text(status), text(timestamp)),
    account_id: accountOf(fields, meta),
  }
}

/**
 * Outcome of a call that a machine took, and null where Twilio does not say so: it reports who picked
 * up an outbound call when answering machine detection is on.
 * https://www.twilio.com/docs/voice/answering-machine-detection
 */
export function machineOutcome({ AnsweredBy }: JsonObject): 'voicemail' | 'no_answer' | null {
  const by = folded(AnsweredBy)
  if (by.startsWith('machine')) return 'voicemail'
  return by === 'fax' ? 'no_answer' : null
}

/** Whether Twilio itself answers the call, to ask the application what to do. */
export const isTakenByTwilio = (fields: JsonObject): boolean =>
  folded(fields['Direction']) === 'inbound'
