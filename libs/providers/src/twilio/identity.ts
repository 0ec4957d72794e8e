import { text } from '../json.ts'
import type { Identity } from '../provider.ts'
import { formFields } from './form.ts'

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
