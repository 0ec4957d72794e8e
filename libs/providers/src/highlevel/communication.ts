import { id } from '../json.ts'
import type { MapMeta } from '../provider.ts'
import { time } from '../time.ts'
import { addressesOf } from './address.ts'
import type { HighLevelEndpoint } from './endpoint.ts'
import { eventIdOf } from './identity.ts'
import type { MessageType } from './message-type-names.ts'
import type { HighLevelWebhook } from './parse.ts'

/** An InboundMessage or OutboundMessage: a message or a call. */
export type Communication = {
  readonly webhook: HighLevelWebhook
  readonly meta: MapMeta<HighLevelEndpoint>
  /** From the event name. The field `direction` contradicts it in HighLevel's own examples. */
  readonly direction: 'inbound' | 'outbound'
  readonly messageType: MessageType
}

/** Facts that a Message and a Call share. */
export function sharedFacts({ webhook, meta, direction, messageType }: Communication) {
  const { fields } = webhook
  return {
    event_id: eventIdOf(webhook, meta.bodyDigest),
    account_id: webhook.locationId ?? meta.endpoint.account,
    occurred_at: time(fields['dateAdded']),
    conversation_id: id(fields['conversationId']),
    contact_id: id(fields['contactId']),
    direction,
    ...addressesOf(fields, direction, messageType.channel),
  }
}

/** Time of the state that the webhook reports. */
export function stateTimeOf({ dispatchedAtMs, fields }: HighLevelWebhook): number | null {
  return dispatchedAtMs ?? time(fields['dateAdded'])
}

/** Number of attachments; null when the webhook does not say. Their URLs are signed. */
export function attachmentCountOf(attachments: unknown): number | null {
  if (!Array.isArray(attachments)) return null
  return attachments.filter((attachment) => attachment !== null && attachment !== '').length
}

/** Whether a webhook states when its entity was created, or who took part. */
export function saysWhenOrWho(shared: ReturnType<typeof sharedFacts>): boolean {
  return [shared.occurred_at, shared.contact_address, shared.account_address].some(
    (said) => said !== null,
  )
}
