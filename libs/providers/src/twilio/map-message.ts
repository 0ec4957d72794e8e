import type { Message, Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import { handle } from '../address.ts'
import { authorFacts } from '../author.ts'
import { eventId } from '../digest.ts'
import { lengthOf, messageDraft } from '../draft.ts'
import type { JsonObject } from '../json.ts'
import { lacksAll, list, text } from '../json.ts'
import type { Draft } from '../provider.ts'
import { reasonCode } from '../reason-code.ts'
import { bySpelling } from '../spelling.ts'
import { stateVersion } from '../state-version.ts'
import { time } from '../time.ts'
import { readable } from '../written-text.ts'
import { channelOf, channelOfProduct, isAddress, isMailbox, plainAddress } from './channel.ts'
import type { TwilioMeta } from './endpoint.ts'
import type { TwilioWebhook } from './parse.ts'

/** The field that dates a state, and the rank among states of one time. */
const ACTIONS: ReadonlyMap<string, { readonly dateField: string; readonly rank: number }> = new Map(
  [
    ['onMessageAdded', { dateField: 'DateCreated', rank: 10 }],
    ['onMessageUpdated', { dateField: 'DateUpdated', rank: 20 }],
    ['onMessageRemoved', { dateField: 'DateRemoved', rank: 90 }],
  ],
)

/**
 * `onMessageAdded|Updated|Removed`: the message. No update counts as an edit, because it may change
 * only an attribute.
 * https://www.twilio.com/docs/conversations-classic/conversations-webhooks#onmessageadded
 */
export function mapMessage(
  { event, fields }: TwilioWebhook,
  meta: TwilioMeta,
): Outcome<readonly Draft[]> {
  const messageId = text(fields['MessageSid'])
  const action = ACTIONS.get(event)
  if (messageId === null || action === undefined) return dead('MISSING_FIELD', 'MessageSid')
  const isDeleted = event === 'onMessageRemoved'
  const stateAt = text(fields[action.dateField])
  const author = authorOf(fields, meta)
  const body = text(fields['Body'])
  const facts = {
    ...author,
    event_id: eventId('twilio', event, messageId, stateAt ?? (isDeleted ? null : meta.bodyDigest)),
    account_id: text(fields['AccountSid']) ?? meta.endpoint.account,
    version: stateVersion(time(stateAt), { rank: action.rank, isDeleted }),
    occurred_at: time(fields['DateCreated']),
    is_partial: lacksAll(fields, ['DateCreated', 'Author', 'Body', 'Media']),
    is_deleted: isDeleted,
    message_id: messageId,
    conversation_id: text(fields['ConversationSid']),
    delivery_status: author.direction === 'inbound' ? 'received' : 'unknown',
    attachment_count: mediaCount(fields['Media']),
    body,
    body_length: lengthOf(body),
  }
  const options = isMailbox(author.author_id) ? { addressFields: ['author_id'] as const } : {}
  return ok([messageDraft(facts, options)])
}

/** https://www.twilio.com/docs/conversations-classic/conversations-webhooks#ondeliveryupdated */
const deliveryOf = bySpelling<readonly [status: string, rank: number]>({
  sent: ['sent', 20],
  delivered: ['delivered', 30],
  read: ['read', 40],
  undelivered: ['undelivered', 50],
  failed: ['failed', 50],
})

/** `onDeliveryUpdated`: the status of a message, without its content. */
export function mapDelivery(
  { fields }: TwilioWebhook,
  meta: TwilioMeta,
): Outcome<readonly Draft[]> {
  const messageId = text(fields['MessageSid'])
  if (messageId === null) return dead('MISSING_FIELD', 'MessageSid')
  const stateAt = text(fields['DateUpdated']) ?? text(fields['DateCreated'])
  const [status, rank] = deliveryOf(fields['Status']) ?? ['unknown', 0]
  const receiptId = text(fields['DeliveryReceiptSid'])
  const errorCode = reasonCode(fields['ErrorCode'])
  return ok([
    messageDraft({
      event_id: eventId(
        'twilio',
        'delivery',
        messageId,
        receiptId,
        text(fields['Status']),
        stateAt,
      ),
      account_id: text(fields['AccountSid']) ?? meta.endpoint.account,
      version: stateVersion(time(stateAt), { rank, isDeleted: false }),
      is_partial: true,
      message_id: messageId,
      conversation_id: text(fields['ConversationSid']),
      delivery_status: status,
      status_reason: errorCode === '0' ? null : errorCode,
    }),
  ])
}

type Author = Pick<
  Message,
  'direction' | 'author_kind' | 'author_id' | 'contact_address' | 'channel'
>

/**
 * The author by `Author` alone, because `Source` names who caused the event, and that is somebody else
 * for an update. A contact writes from an address; its participant is one of a single conversation, so
 * no contact. A user has an identity that the account chooses; visitors of a web chat have one as well
 * and look the same. `system` is the API without an author.
 * https://www.twilio.com/docs/conversations-classic/api/conversation-message-resource
 */
function authorOf(fields: JsonObject, { endpoint }: TwilioMeta): Author {
  const author = text(fields['Author'])
  const written = readable(author ?? '')
  if (isAddress(written)) return contactOf(fields, written)
  const isSystem = author === 'system'
  const kind = author === null || isSystem ? 'unknown' : 'human'
  const facts = { author_kind: kind, author_id: isSystem ? null : author } as const
  return {
    ...authorFacts(facts, endpoint, isSystem),
    direction: author === null ? 'unknown' : 'outbound',
    contact_address: null,
    channel: channelOfProduct(fields),
  }
}

const contactOf = (fields: JsonObject, written: string): Author => ({
  direction: 'inbound',
  author_kind: 'contact',
  author_id: text(fields['ParticipantSid']),
  contact_address: handle(plainAddress(written)),
  channel: channelOf(written),
})

/** `Media` is a JSON array as text. */
function mediaCount(media: unknown): number {
  try {
    return list(JSON.parse(text(media) ?? '[]')).length
  } catch {
    return 0
  }
}
