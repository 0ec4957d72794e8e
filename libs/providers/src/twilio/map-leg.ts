import type { Outcome } from '@tributary/core'
import { ok, skip } from '@tributary/core'
import { callDraft } from '../draft.ts'
import { text } from '../json.ts'
import type { Draft } from '../provider.ts'
import { stateVersion } from '../state-version.ts'
import { callIdentity, callState, pickedUp } from './call-state.ts'
import { isMailbox } from './channel.ts'
import type { TwilioMeta } from './endpoint.ts'
import { mailTime } from './mail-time.ts'
import type { TwilioWebhook } from './parse.ts'

/** `client:<identity>`: a user of the account's application. A number may be anybody's. */
const USER = /^client:(.+)$/i

/**
 * A leg, by which a call is handed on, is a call of its own at Twilio. Here it tells of the call that
 * somebody was connected, and when. That a leg was not answered tells nothing: another may have been.
 */
export function mapLeg({ fields }: TwilioWebhook, meta: TwilioMeta): Outcome<readonly Draft[]> {
  const state = callState(fields)
  const isConnected = state.moment === 'answered_at' || state.outcome === 'answered'
  if (!isConnected || pickedUp('answered', fields) !== 'answered') return skip('call_leg')
  const at = mailTime(fields['Timestamp'])
  const user = USER.exec(text(fields['To']) ?? '')?.[1] ?? null
  const facts = {
    ...callIdentity(fields, meta),
    version: stateVersion(at, { ...state, isDeleted: false }),
    call_id: text(fields['ParentCallSid']) ?? '',
    outcome: 'answered',
    answered_at: state.moment === 'answered_at' ? at : null,
    answered_by: user,
  } as const
  return ok([callDraft(facts, isMailbox(user) ? { addressFields: ['answered_by'] } : {})])
}
