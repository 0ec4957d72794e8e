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

/** `outbound-dial` is a leg where it names a parent; the trunks are those of Elastic SIP Trunking. */
const directionOf = bySpelling<Call['direction']>({
  inbound: 'inbound',
  'outbound-api': 'outbound',
  'outbound-dial': 'outbound',
  'trunking-originating': 'inbound',
  'trunking-terminating': 'outbound',
})

/**
 * One callback per state that was subscribed to: of an outbound call all, of an inbound one the end
 * alone.
 */
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

/** Of a call of unknown direction neither side is known to be the contact. */
function partiesOf({ From: from, To: to }: JsonObject, direction: Call['direction']) {
  if (direction === 'unknown') return { contact_address: null, account_address: null }
  const [contact, own] = direction === 'outbound' ? [to, from] : [from, to]
  return {
    contact_address: plainAddress(address(contact)),
    account_address: plainAddress(address(own)),
  }
}

/** What happens between one number of the account and one of others is one thread. */
function threadOf(
  { contact_address, account_address }: ReturnType<typeof partiesOf>,
  { keyedHash }: TwilioMeta,
): string | null {
  if (contact_address === null) return null
  const own = account_address === null ? '' : keyedHash(account_address)
  return threadId('twilio', own, keyedHash(contact_address))
}

/** `CallDuration` is in seconds, from the answer on; `Duration` is in minutes, for the bill. */
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
