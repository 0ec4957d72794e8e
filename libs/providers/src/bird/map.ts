import type { Outcome } from '@tributary/core'
import { skip } from '@tributary/core'
import type { Draft } from '../provider.ts'
import type { BirdMeta } from './identity.ts'
import { mapCall } from './map-call.ts'
import { mapConversation } from './map-conversation.ts'
import { mapChannelMessage } from './map-message.ts'
import type { BirdWebhook } from './parse.ts'

type Mapping = (webhook: BirdWebhook, meta: BirdMeta) => Outcome<readonly Draft[]>

/**
 * Event name to mapping; the first match counts. `<platform>.inbound` is a message on any platform,
 * known or not. Bird documents that administrative events exist, and not their names.
 */
const MAPPINGS: readonly (readonly [RegExp, Mapping])[] = [
  [/^conversation\.created$/, mapConversation('created')],
  [/^conversation\.updated$/, mapConversation('updated')],
  [/^conversation\.deleted$/, mapConversation('deleted')],
  [/^voice\.inbound$/, mapCall('inbound')],
  [/^voice\.outbound$/, mapCall('outbound')],
  [/^channel/, () => skip('channel_admin')],
  [/^[^.]+\.interactions?$/, () => skip('interaction')],
  [/^[^.]+\.inbound$/, mapChannelMessage('inbound')],
  [/^[^.]+\.outbound$/, mapChannelMessage('outbound')],
]

/** The unified records of a webhook. */
export function map(webhook: BirdWebhook, meta: BirdMeta): Outcome<readonly Draft[]> {
  if (webhook.service === 'numbers') return skip('number_admin')
  const found = MAPPINGS.find(([pattern]) => pattern.test(webhook.event))
  return found === undefined ? skip('unknown_event') : found[1](webhook, meta)
}
