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

/** `client:<identity>`: a user of the account's application. A number names no teammate. */
const USER = /^client:(.+)$/i

/**
 * Twilio forwards a call by a leg, which is a call of its own there. An answered leg adds to its parent
 * that a person was connected, and when. Other legs are skipped, because another leg may be answered.
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
