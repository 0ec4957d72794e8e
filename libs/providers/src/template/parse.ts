import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import type { JsonObject } from '../json.ts'
import { parseJsonObject, text } from '../json.ts'

/** The envelope. Mappings read the other fields one by one: all of them are optional. */
export type TemplateWebhook = { readonly type: string; readonly fields: JsonObject }

/** Dead when the body is not JSON or does not name its event. */
export function parse(body: Uint8Array): Outcome<TemplateWebhook> {
  const parsed = parseJsonObject(body)
  if (parsed.kind !== 'ok') return parsed
  const type = text(parsed.value['type'])
  if (type === null) return dead('INVALID_ENVELOPE', '"type" is not a name')
  return ok({ type, fields: parsed.value })
}
