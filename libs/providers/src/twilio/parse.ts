import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import type { JsonObject } from '../json.ts'
import { text } from '../json.ts'
import { formFields } from './form.ts'

/** A webhook: a flat form whose fields show which product sent it. */
export type TwilioWebhook = {
  /** Name of a Conversations event, such as `onMessageAdded`; otherwise `call`, `leg` or `message`. */
  readonly event: string
  readonly fields: JsonObject
}

/** Message channels send another EventType, such as DELIVERED. */
const CONVERSATIONS_EVENT = /^on[A-Z]/

/** Dead when the body is not a webhook of a known product. */
export function parse(body: Uint8Array): Outcome<TwilioWebhook> {
  const fields = formFields(body)
  const event = eventOf(fields)
  return event === null
    ? dead('INVALID_ENVELOPE', 'the form has none of EventType, CallSid and MessageSid')
    : ok({ event, fields })
}

function eventOf(fields: JsonObject): string | null {
  const type = text(fields['EventType'])
  if (type !== null && CONVERSATIONS_EVENT.test(type)) return type
  if (text(fields['CallSid']) !== null) {
    return text(fields['ParentCallSid']) === null ? 'call' : 'leg'
  }
  return text(fields['MessageSid']) === null ? null : 'message'
}
