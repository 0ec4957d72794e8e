import { callDraft } from '../draft.ts'
import { isConnected, missedIfInbound } from '../missed.ts'
import type { Draft, Facts } from '../provider.ts'
import { isInternalType } from './channel.ts'
import type { Context } from './endpoint.ts'
import { directionOf, itemFacts } from './map-item.ts'
import type { ItemWebhook } from './parse.ts'
import type { CallData, Party } from './parse-call.ts'
import type { Item } from './parse-item.ts'

type Call = Facts<'call'>

/**
 * A phone or video call. Spruce sends its creation time and one duration. The duration is the talk
 * time of an answered call, the length of an inbound voicemail, and neither for any other call.
 */
export function mapCall(webhook: ItemWebhook, call: CallData, context: Context): Draft {
  const { item } = webhook
  const facts = itemFacts(webhook, context)
  // The event name gives the direction in both shapes; the field replaces an unknown name.
  const direction = call.direction ?? directionOf(item)
  const outcome = outcomeOf(call, direction)
  const initiatedBy = initiatorOf(item, call, direction)
  const isInternal = internalOf(item) === true
  return callDraft(
    {
      ...facts,
      call_id: item.id,
      medium: call.medium,
      // Teammates who call each other are on the same side.
      direction: isInternal ? 'unknown' : direction,
      outcome,
      started_at: facts.occurred_at,
      talk_seconds: outcome === 'answered' ? call.duration : null,
      voicemail_seconds: outcome === 'voicemail' && direction === 'inbound' ? call.duration : null,
      provider_duration_seconds: call.duration,
      answered_by: call.answeredBy?.id ?? null,
      initiated_by: initiatedBy?.id ?? null,
      // The audio of a voicemail is a recording, also where no list of recordings is sent.
      has_recording: call.hasVoicemail ? true : call.hasRecording,
      is_internal: internalOf(item),
    },
    addressesIn(call.answeredBy, initiatedBy),
  )
}

/** Whether teammates call each other; null when the webhook does not say what its conversation is. */
function internalOf({ conversation }: Item): boolean | null {
  const type = conversation?.type ?? null
  return type === null ? null : isInternalType(type)
}

/**
 * Spam stays spam, even when somebody picks up. A voicemail means that nobody answered, unless
 * `answered` is true. Without `answered` and a voicemail the outcome is unknown, unless the webhook
 * names who answered. The duration proves nothing: it may be the time of ringing.
 */
function outcomeOf(call: CallData, direction: Call['direction']): Call['outcome'] {
  if (call.isSpam) return 'blocked'
  if (call.isFailed) return 'failed'
  const isConnectedCall = isConnected(null, call.duration)
  if (call.isAnswered && isConnectedCall) return 'answered'
  if (call.hasVoicemail) return 'voicemail'
  if (call.isAnswered !== null) return missedIfInbound(direction, 'no_answer')
  if (call.answeredBy === null) return 'unknown'
  return isConnectedCall ? 'answered' : missedIfInbound(direction, 'no_answer')
}

/** Who started the call. The author of an outbound call, if the webhook names nobody else. */
function initiatorOf(
  { authorId }: Item,
  { initiatedBy }: CallData,
  direction: Call['direction'],
): Party | null {
  if (initiatedBy !== null || authorId === null || direction !== 'outbound') return initiatedBy
  return { id: authorId, isAddress: false }
}

/** Those of the two id fields that hold an external number. */
function addressesIn(answeredBy: Party | null, initiatedBy: Party | null) {
  const addressFields = [
    ...(answeredBy?.isAddress ? (['answered_by'] as const) : []),
    ...(initiatedBy?.isAddress ? (['initiated_by'] as const) : []),
  ]
  return addressFields.length > 0 ? { addressFields } : {}
}
