import type { Call, Outcome } from '@tributary/core'
import { ok, skip } from '@tributary/core'
import { callDraft } from '../draft.ts'
import type { JsonObject } from '../json.ts'
import { amount, text } from '../json.ts'
import { isConnected } from '../missed.ts'
import type { Draft } from '../provider.ts'
import { earliestVersion, stateVersion } from '../state-version.ts'
import { callIdentity, callState, machineOutcome } from './call-state.ts'
import { isMailbox } from './channel.ts'
import type { TwilioMeta } from './endpoint.ts'
import { mailTime } from './mail-time.ts'
import type { TwilioWebhook } from './parse.ts'
import { partiesOfLeg } from './parties.ts'
import { userOf } from './user.ts'

/**
 * Twilio forwards a call by legs, which are calls of their own there. A leg adds to its parent
 * - that a person was connected, as a state of the call,
 * - who came to the phone first, and when: a transfer is another leg, and the call goes on. Of these
 *   records, the earliest wins (`earliestVersion`), and every record of the call itself wins over them,
 * - the two numbers, which only a call from a browser does not have itself.
 * An unanswered leg says nothing about the outcome, because another leg may be answered.
 */
export function mapLeg({ fields }: TwilioWebhook, meta: TwilioMeta): Outcome<readonly Draft[]> {
  const parties = partiesOfLeg(fields, meta)
  const drafts = isAnswered(fields)
    ? [connection(fields, meta), firstAnswer(fields, parties, meta)]
    : Object.keys(parties).length > 0
      ? [draftOf(fields, meta, { ...parties, version: versionOf(fields) })]
      : []
  return drafts.length === 0 ? skip('call_leg') : ok(drafts)
}

/** A machine that takes a leg is no person, nor is a leg of zero seconds. */
function isAnswered(fields: JsonObject): boolean {
  const { moment, outcome } = callState(fields)
  const isOver = outcome === 'answered'
  const isTaken = moment === 'answered_at' || isOver
  const isEmpty = isOver && !isConnected(null, amount(fields['CallDuration']))
  return isTaken && !isEmpty && machineOutcome(fields) === null
}

function connection(fields: JsonObject, meta: TwilioMeta): Draft {
  const state = { ...callState(fields), isDeleted: false }
  const version = stateVersion(mailTime(fields['Timestamp']), state)
  return draftOf(fields, meta, { version, outcome: 'answered' })
}

function firstAnswer(fields: JsonObject, parties: Partial<Call>, meta: TwilioMeta): Draft {
  const isAnswer = callState(fields).moment === 'answered_at'
  return draftOf(fields, meta, {
    ...parties,
    event_id: `${callIdentity(fields, meta).event_id}:answer`,
    version: versionOf(fields),
    answered_at: isAnswer ? mailTime(fields['Timestamp']) : null,
    answered_by: userOf(fields['To']),
  })
}

const versionOf = (fields: JsonObject): number => earliestVersion(mailTime(fields['Timestamp']))

function draftOf(
  fields: JsonObject,
  meta: TwilioMeta,
  facts: Partial<Call> & Pick<Call, 'version'>,
): Draft {
  const call = {
    ...callIdentity(fields, meta),
    call_id: text(fields['ParentCallSid']) ?? '',
    ...facts,
  }
  return callDraft(
    call,
    isMailbox(facts.answered_by ?? null) ? { addressFields: ['answered_by'] } : {},
  )
}
