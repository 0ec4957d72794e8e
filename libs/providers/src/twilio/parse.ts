import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'
import type { JsonObject } from '../json.ts'
import { text } from '../json.ts'
import type { Identity } from '../provider.ts'
import { formFields } from './form.ts'

/** A webhook: a flat form, whose fields say which product sent it. */
export type TwilioWebhook = {
  /** Name of a Conversations event, such as `onMessageAdded`; else `call`, `leg` or `message`. */
  readonly event: string
  readonly fields: JsonObject
}

/** Channels send an EventType of their own with a message, such as DELIVERED. */
const CONVERSATIONS_EVENT = /^on[A-Z]/

/** Dead where the body is no webhook of a product that we know. */
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

/**
 * The key is the conversation, else the call, whose legs belong to it, or the message. No id of the
 * delivery: the I-Twilio-Idempotency-Token of a retry is a header that nothing signs.
 */
export function identify(body: Uint8Array): Identity {
  const fields = formFields(body)
  const keys = ['ConversationSid', 'ParentCallSid', 'CallSid', 'MessageSid']
  const recordKey = keys.map((key) => text(fields[key])).find((key) => key !== null) ?? null
  return { deliveryId: null, recordKey }
}
