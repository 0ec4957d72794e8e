import { versionOf } from '@tributary/core'
import { authorFacts } from '../author.ts'
import { lengthOf, messageDraft } from '../draft.ts'
import type { JsonObject } from '../json.ts'
import { at, id, text } from '../json.ts'
import type { Draft, Facts } from '../provider.ts'
import { reasonCode } from '../reason-code.ts'
import { bySpelling, folded } from '../spelling.ts'
import type { Communication } from './communication.ts'
import { attachmentCountOf, saysWhenOrWho, sharedFacts, stateTimeOf } from './communication.ts'
import { messageIdOf } from './identity.ts'

/**
 * Delivery status and life-cycle rank by `status`. A voicemail drop reports in the words of a call.
 * https://github.com/GoHighLevel/highlevel-api-docs/blob/main/apps/conversations.json
 */
const statusOf = bySpelling<readonly [status: string, rank: number]>({
  pending: ['queued', 10],
  scheduled: ['queued', 10],
  queued: ['queued', 10],
  connected: ['sent', 20],
  sent: ['sent', 20],
  failed: ['failed', 30],
  undelivered: ['undelivered', 30],
  opt_out: ['rejected', 30],
  'no-answer': ['undelivered', 30],
  busy: ['undelivered', 30],
  canceled: ['canceled', 30],
  delivered: ['delivered', 40],
  completed: ['delivered', 40],
  voicemail: ['delivered', 40],
  read: ['read', 50],
  opened: ['read', 50],
  clicked: ['read', 50],
})

/** Sources that send automatically, also in the name of a user. */
const isAutomatic = bySpelling({ workflow: true, campaign: true, bulk_actions: true })

/** One Message. */
export function mapMessage(communication: Communication): Draft {
  const { webhook, direction, messageType } = communication
  const { fields } = webhook
  const shared = sharedFacts(communication)
  const body = text(fields['body']) ?? text(fields['plainText'])
  const attachments = attachmentCountOf(fields['attachments']) ?? 0
  const [status, rank] = statusOf(fields['status']) ?? ['unknown', 0]
  return messageDraft({
    ...shared,
    ...authorOf(communication),
    version: versionOf(stateTimeOf(webhook), rank),
    message_id: messageIdOf(fields) ?? shared.event_id,
    channel: messageType.channel,
    is_internal: messageType.isInternal === true,
    is_partial: !saysWhenOrWho(shared) && body === null && attachments === 0,
    delivery_status: direction === 'inbound' ? 'received' : status,
    status_reason: reasonCode(fields['errorCode'], at(fields, 'error', 'code'), fields['error']),
    retry_of: retriedId(fields),
    attachment_count: attachments,
    body,
    body_length: lengthOf(body),
  })
}

/** Id of the first attempt, which every further attempt names. */
function retriedId(fields: JsonObject): string | null {
  const original = id(fields['originalMessageId'])
  return original === messageIdOf(fields) ? null : original
}

function authorOf(
  communication: Communication,
): Pick<Facts<'message'>, 'author_kind' | 'author_id'> {
  const kind = authorKindOf(communication)
  const { webhook, meta } = communication
  if (kind === 'system') return { author_kind: kind, author_id: null }
  const author_id = id(webhook.fields[kind === 'contact' ? 'contactId' : 'userId'])
  return authorFacts({ author_kind: kind, author_id }, meta.endpoint, isByApi(webhook.fields))
}

/** The API sends in the name of a user, if the program names one. */
const isByApi = ({ source, userId }: JsonObject): boolean =>
  folded(source) === 'api' && id(userId) === null

/**
 * The author of a message by the API without a user is unknown, a robot or a person in another
 * program, unless `authorFacts` makes it an automation. HighLevel documents no source for its Conversation AI, so no author is a bot.
 */
function authorKindOf({
  webhook: { fields },
  direction,
  messageType,
}: Communication): Facts<'message'>['author_kind'] {
  const source = fields['source']
  if (messageType.author === 'system') return 'system'
  if (direction === 'inbound' && !messageType.isInternal) return 'contact'
  if (isAutomatic(source)) return 'automation'
  if (messageType.isInternal) return 'human'
  if (messageType.author === 'automation' && folded(source) === '') return 'automation'
  return id(fields['userId']) !== null || folded(source) === 'app' ? 'human' : 'unknown'
}
