import { versionOf } from '@tributary/core'
import { callDraft } from '../draft.ts'
import { amount, id } from '../json.ts'
import { isConnected, missedIfInbound } from '../missed.ts'
import type { Draft, Facts } from '../provider.ts'
import { bySpelling, folded } from '../spelling.ts'
import { isWithheld } from '../withheld.ts'
import { textsIn } from './address.ts'
import type { Communication } from './communication.ts'
import { attachmentCountOf, saysWhenOrWho, sharedFacts, stateTimeOf } from './communication.ts'
import { messageIdOf } from './identity.ts'

type Outcome = Facts<'call'>['outcome']

/**
 * Outcomes by `callStatus`, or by `status` without one: `status` also says `completed` for an outbound
 * call that reached a mailbox. The states of a running call come from the telephony provider.
 */
const outcomeByStatus = bySpelling<Outcome>({
  pending: 'in_progress',
  scheduled: 'in_progress',
  queued: 'in_progress',
  initiated: 'in_progress',
  ringing: 'in_progress',
  'in-progress': 'in_progress',
  completed: 'answered',
  answered: 'answered',
  connected: 'answered',
  'no-answer': 'no_answer',
  busy: 'busy',
  canceled: 'canceled',
  cancelled: 'canceled',
  failed: 'failed',
  undelivered: 'failed',
  missed: 'missed',
  voicemail: 'voicemail',
})

/** Life-cycle ranks. A mailbox is recognised after it picked up, so voicemail corrects an answer. */
const RANKS: Readonly<Partial<Record<Outcome, number>>> = {
  unknown: 0,
  in_progress: 10,
  answered: 30,
  voicemail: 40,
}
const FINAL_RANK = 20

/** One Call. `dateAdded` is its start. HighLevel does not send when it was answered or ended. */
export function mapCall(communication: Communication): Draft {
  const { webhook, direction } = communication
  const { fields } = webhook
  const shared = sharedFacts(communication)
  const outcome = outcomeOf(communication)
  const isAnswered = outcome === 'answered'
  const seconds = amount(fields['callDuration'])
  const userId = id(fields['userId'])
  const attachments = attachmentCountOf(fields['attachments'])
  return callDraft({
    ...shared,
    ...(isWithheldCaller(communication) && NOBODY),
    version: versionOf(stateTimeOf(webhook), RANKS[outcome] ?? FINAL_RANK),
    call_id: messageIdOf(fields) ?? shared.event_id,
    is_partial: !saysWhenOrWho(shared) && seconds === null && attachments === null,
    outcome,
    started_at: shared.occurred_at,
    talk_seconds: isAnswered ? seconds : null,
    voicemail_seconds: outcome === 'voicemail' && direction === 'inbound' ? seconds : null,
    provider_duration_seconds: seconds,
    answered_by: isAnswered && direction === 'inbound' ? userId : null,
    initiated_by: direction === 'outbound' ? userId : null,
    has_recording: attachments === null ? null : attachments > 0,
  })
}

/**
 * HighLevel has one contact and one conversation per number, also for the number that stands for a
 * withheld one: all callers who hide theirs would share them.
 */
const NOBODY = { contact_id: null, conversation_id: null } as const

const isWithheldCaller = ({ webhook: { fields }, direction }: Communication): boolean =>
  textsIn(fields[direction === 'inbound' ? 'from' : 'to']).some(isWithheld)

/** One of type, `status` and `callStatus` names a voicemail, while the others may say `completed`. */
function outcomeOf({ webhook: { fields }, direction, messageType }: Communication): Outcome {
  const { status, callStatus } = fields
  if (messageType.channel === 'voicemail' || folded(status) === 'voicemail') return 'voicemail'
  const outcome = outcomeByStatus(folded(callStatus) === '' ? status : callStatus) ?? 'unknown'
  const isEmpty = outcome === 'answered' && !isConnected(null, amount(fields['callDuration']))
  return missedIfInbound(direction, isEmpty ? 'no_answer' : outcome)
}
