import type { Call, Outcome } from '@tributary/core'
import { ok, skip } from '@tributary/core'
import { address } from '../address.ts'
import { threadId } from '../digest.ts'
import { callDraft } from '../draft.ts'
import type { JsonObject } from '../json.ts'
import { amount, lacksAll, text } from '../json.ts'
import { missedIfInbound } from '../missed.ts'
import type { Draft } from '../provider.ts'
import { bySpelling } from '../spelling.ts'
import { stateVersion } from '../state-version.ts'
import type { CallState } from './call-state.ts'
import { callIdentity, callState, isTakenByTwilio, pickedUp } from './call-state.ts'
import { plainAddress } from './channel.ts'
import type { TwilioMeta } from './endpoint.ts'
import { mailTime } from './mail-time.ts'
import type { TwilioWebhook } from './parse.ts'

/** `outbound-dial` with a parent is a leg. The trunking words belong to Elastic SIP Trunking. */
const directionOf = bySpelling<Call['direction']>({
  inbound: 'inbound',
  'outbound-api': 'outbound',
  'outbound-dial': 'outbound',
  'trunking-originating': 'inbound',
  'trunking-terminating': 'outbound',
})

/** One callback per subscribed state. Twilio reports all states of an outbound call, and only the end of an inbound one. */
export function mapCall({ fields }: TwilioWebhook, meta: TwilioMeta): Outcome<readonly Draft[]> {
  if (text(fields['CallStatus']) === null) return skip('call_without_status')
  const state = callState(fields)
  const direction = directionOf(fields['Direction']) ?? 'unknown'
  const parties = partiesOf(fields, direction)
  return ok([
    callDraft({
      ...parties,
      ...courseOf(fields, direction, state),
      ...callIdentity(fields, meta),
      version: stateVersion(mailTime(fields['Timestamp']), { ...state, isDeleted: false }),
      is_partial: lacksAll(fields, ['From', 'To', 'Timestamp', 'CallDuration']),
      call_id: text(fields['CallSid']) ?? '',
      conversation_id: threadOf(parties, meta),
      direction,
    }),
  ])
}

/** Addresses of both sides; null when the direction is unknown, because either may be the contact. */
function partiesOf({ From: from, To: to }: JsonObject, direction: Call['direction']) {
  if (direction === 'unknown') return { contact_address: null, account_address: null }
  const [contact, own] = direction === 'outbound' ? [to, from] : [from, to]
  return {
    contact_address: plainAddress(address(contact)),
    account_address: plainAddress(address(own)),
  }
}

/** One thread per number of the account and number of the contact. */
function threadOf(
  { contact_address, account_address }: ReturnType<typeof partiesOf>,
  { keyedHash }: TwilioMeta,
): string | null {
  if (contact_address === null) return null
  const own = account_address === null ? '' : keyedHash(account_address)
  return threadId('twilio', own, keyedHash(contact_address))
}

/** Outcome and times. `CallDuration` is in seconds since the answer; `Duration` is in billed minutes. */
function courseOf(
  fields: JsonObject,
  direction: Call['direction'],
  state: CallState,
): Partial<Call> {
  const at = mailTime(fields['Timestamp'])
  const seconds = amount(fields['CallDuration'])
  const outcome = missedIfInbound(direction, pickedUp(state.outcome, fields))
  const moment = isTakenByTwilio(fields) && state.moment === 'answered_at' ? null : state.moment
  return {
    outcome,
    ...(moment && { [moment]: at }),
    ...(moment === 'started_at' && { occurred_at: at }),
    talk_seconds: outcome === 'answered' ? seconds : null,
    provider_duration_seconds: seconds,
    has_recording: text(fields['RecordingSid']) === null ? null : true,
  }
}
