import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import { eventId } from '../digest.ts'
import { conversationDraft } from '../draft.ts'
import { lacksAll, text } from '../json.ts'
import type { Draft } from '../provider.ts'
import { bySpelling } from '../spelling.ts'
import { stateVersion } from '../state-version.ts'
import { time } from '../time.ts'
import { channelOf } from './channel.ts'
import type { TwilioMeta } from './endpoint.ts'
import type { TwilioWebhook } from './parse.ts'

/** What happened, the field with its time, and the rank among states of one time. */
type Action = { readonly type: string; readonly dateField: string; readonly rank: number }

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['onConversationAdded', { type: 'created', dateField: 'DateCreated', rank: 10 }],
  ['onConversationUpdated', { type: 'updated', dateField: 'DateUpdated', rank: 20 }],
  ['onConversationStateUpdated', { type: 'updated', dateField: 'StateUpdated', rank: 30 }],
  ['onConversationRemoved', { type: 'deleted', dateField: 'DateRemoved', rank: 90 }],
])

/** An inactive conversation is open: the next message makes it active. */
const isClosed = bySpelling({ active: false, inactive: false, closed: true })

/**
 * `onConversation…`: what happened to a conversation, and its state at that time.
 * https://www.twilio.com/docs/conversations-classic/conversations-webhooks#onconversationadded
 */
export function mapConversation(
  { event, fields }: TwilioWebhook,
  meta: TwilioMeta,
): Outcome<readonly Draft[]> {
  const conversationId = text(fields['ConversationSid'])
  const action = ACTIONS.get(event)
  if (conversationId === null || action === undefined)
    return dead('MISSING_FIELD', 'ConversationSid')
  const isDeleted = action.type === 'deleted'
  const stateAt = text(fields[action.dateField])
  const status = text(fields['StateTo']) ?? text(fields['State'])
  return ok([
    conversationDraft({
      event_id: eventId(
        ...['twilio', event, conversationId],
        stateAt ?? (isDeleted ? null : meta.bodyDigest),
      ),
      account_id: text(fields['AccountSid']) ?? meta.endpoint.account,
      version: stateVersion(time(stateAt), { rank: action.rank, isDeleted }),
      occurred_at: time(stateAt),
      is_partial: lacksAll(fields, ['State', 'StateTo', 'FriendlyName', 'DateCreated']),
      is_deleted: isDeleted,
      conversation_id: conversationId,
      event_type: action.type,
      is_closed: isClosed(status) ?? null,
      channel: channelOf(text(fields['MessagingBinding.Address'])),
      status,
      title: text(fields['FriendlyName']),
    }),
  ])
}
