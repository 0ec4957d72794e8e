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
 * Event name to mapping, the first that matches. Platforms are open: `<platform>.inbound` is a
 * message on any. Of administrative events Bird documents that they exist, not how they are named.
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

/** What a webhook says, as unified records. */
export function map(webhook: BirdWebhook, meta: BirdMeta): Outcome<readonly Draft[]> {
  if (webhook.service === 'numbers') return skip('number_admin')
  const found = MAPPINGS.find(([pattern]) => pattern.test(webhook.event))
  return found === undefined ? skip('unknown_event') : found[1](webhook, meta)
}
