import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import type { JsonObject } from '../json.ts'
import { id, parseJsonObject, text } from '../json.ts'
import { time } from '../time.ts'

/**
 * A webhook: one flat object whose `type` names the event. The dispatcher adds `webhookId`,
 * `timestamp`, `appId` and `versionId`, which documented examples and old deliveries lack.
 * https://marketplace.gohighlevel.com/docs/webhook/WebhookLogsDashboard
 */
export type HighLevelWebhook = {
  readonly type: string
  /** Stable over retries and manual resends. */
  readonly webhookId: string | null
  /** The tenant; events of an agency carry `companyId` instead. */
  readonly locationId: string | null
  /** Time of the first attempt to send: minutes after the event, so never the time of the event. */
  readonly dispatchedAtMs: number | null
  /** All fields, as sent. */
  readonly fields: JsonObject
}

/** Dead when the body is not JSON or has no `type`. */
export function parse(body: Uint8Array): Outcome<HighLevelWebhook> {
  const parsed = parseJsonObject(body)
  if (parsed.kind !== 'ok') return parsed
  const fields = parsed.value
  const type = text(fields['type'])
  if (type === null) return dead('INVALID_ENVELOPE', '"type" is not a non-empty string')
  return ok({
    type,
    webhookId: id(fields['webhookId']),
    locationId: id(fields['locationId']),
    dispatchedAtMs: time(fields['timestamp']),
    fields,
  })
}
