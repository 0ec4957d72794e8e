import { text } from '../json.ts'
import type { Identity } from '../provider.ts'
import { formFields } from './form.ts'

/**
 * The key is the conversation, otherwise the call (the parent of a leg), otherwise the message. There
 * is no delivery id: I-Twilio-Idempotency-Token is an unsigned header.
 */
export function identify(body: Uint8Array): Identity {
  const fields = formFields(body)
  const keys = ['ConversationSid', 'ParentCallSid', 'CallSid', 'MessageSid']
  const recordKey = keys.map((key) => text(fields[key])).find((key) => key !== null) ?? null
  return { deliveryId: null, recordKey }
}
