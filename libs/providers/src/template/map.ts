import type { Outcome } from '@tributary/core'
import { skip } from '@tributary/core'
import type { Draft, MapMeta } from '../provider.ts'
import type { TemplateEndpoint } from './endpoint.ts'
import type { TemplateWebhook } from './parse.ts'

type Mapping = (
  webhook: TemplateWebhook,
  meta: MapMeta<TemplateEndpoint>,
) => Outcome<readonly Draft[]>

/** Event name to mapping: a small function that returns messageDraft, callDraft or conversationDraft. */
const MAPPINGS: ReadonlyMap<string, Mapping> = new Map([])

/** The unified records of a webhook. */
export function map(
  webhook: TemplateWebhook,
  meta: MapMeta<TemplateEndpoint>,
): Outcome<readonly Draft[]> {
  return MAPPINGS.get(webhook.type)?.(webhook, meta) ?? skip('unknown_event')
}
