import type { Outcome } from '@tributary/core'
import { dead, ok, skip } from '@tributary/core'
import type { JsonObject } from '../json.ts'
import { id } from '../json.ts'
import type { Draft, MapMeta } from '../provider.ts'
import { time } from '../time.ts'
import type { HighLevelEndpoint } from './endpoint.ts'
import { messageIdOf } from './identity.ts'
import { mapCall } from './map-call.ts'
import { mapMessage } from './map-message.ts'
import { isCall, messageTypeOf } from './message-type.ts'
import type { HighLevelWebhook } from './parse.ts'
import { skipReasonOf } from './skip-reason.ts'

type Mapping = (
  webhook: HighLevelWebhook,
  meta: MapMeta<HighLevelEndpoint>,
) => Outcome<readonly Draft[]>

/** Calls, voicemails, e-mails, chats and notes are all sent in two events. No other event is mapped. */
const MAPPINGS: ReadonlyMap<string, Mapping> = new Map([
  ['InboundMessage', communicationMapping('inbound')],
  ['OutboundMessage', communicationMapping('outbound')],
])

/** One Message or one Call per message event. Skips every other event by its family. */
export function map(
  webhook: HighLevelWebhook,
  meta: MapMeta<HighLevelEndpoint>,
): Outcome<readonly Draft[]> {
  const mapping = MAPPINGS.get(webhook.type)
  return mapping === undefined ? skip(skipReasonOf(webhook.type)) : mapping(webhook, meta)
}

function communicationMapping(direction: 'inbound' | 'outbound'): Mapping {
  return function mapCommunication(webhook, meta) {
    const { fields } = webhook
    if (!namesAnything(fields)) {
      return dead('MISSING_FIELD', 'neither a message, a conversation, a contact nor a time')
    }
    const messageType = messageTypeOf(fields)
    const communication = { webhook, meta, direction, messageType }
    const toDraft = isCall(messageType, fields, direction) ? mapCall : mapMessage
    return ok([toDraft(communication)])
  }
}

function namesAnything(fields: JsonObject): boolean {
  const named = messageIdOf(fields) ?? id(fields['conversationId']) ?? id(fields['contactId'])
  return named !== null || time(fields['dateAdded']) !== null
}
