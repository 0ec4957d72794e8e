import type { Outcome } from '@tributary/core'
import { skip } from '@tributary/core'
import type { Draft, MapMeta } from '../provider.ts'
import type { TemplateEndpoint } from './endpoint.ts'
import type { TemplateWebhook } from './parse.ts'

type Mapping = (
  webhook: TemplateWebhook,
  meta: MapMeta<TemplateEndpoint>,
) => Outcome<readonly Draft[]>

/** Event name to mapping: one small function each, made of messageDraft, callDraft, conversationDraft. */
const MAPPINGS: ReadonlyMap<string, Mapping> = new Map([])

/** What a webhook says, as unified records. */
export function map(
  webhook: TemplateWebhook,
  meta: MapMeta<TemplateEndpoint>,
): Outcome<readonly Draft[]> {
  return MAPPINGS.get(webhook.type)?.(webhook, meta) ?? skip('unknown_event')
}
