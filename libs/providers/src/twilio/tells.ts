import type { Tells } from '../tells.ts'

/** https://www.twilio.com/docs/voice/api/call-resource#statuscallback */
export const TELLS: Tells = {
  ring: [
    'sometimes',
    'An outbound call has callbacks for its start and answer; an inbound one does not.',
  ],
  answer: [
    'sometimes',
    'The callbacks of an outbound call, and of the legs of an inbound one, state it.',
  ],
  end: ['always', 'The last callback of a call states its end.'],
  agent: ['sometimes', 'Users of the application have identities; a phone number names nobody.'],
  bot: ['sometimes', 'A message of the author "system" came through the API.'],
  close: ['always', 'A change of the state of a conversation has a webhook.'],
  recording: ['sometimes', 'The last callback names the recording, if there is one.'],
  delivery: ['sometimes', 'Delivery receipts have a webhook of their own, which you subscribe to.'],
  reason: ['sometimes', 'The receipt of a failed message has an error code.'],
  abandoned: ['never', 'A caller who gave up and one whom nobody answered look the same.'],
}
