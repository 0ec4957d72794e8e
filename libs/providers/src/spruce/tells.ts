import type { Tells } from '../tells.ts'

/** https://developer.sprucehealth.com/docs/webhooks-overview */
export const TELLS: Tells = {
  ring: ['never', 'A call has one time, that of its start.'],
  answer: ['never', 'A call has one time, that of its start, and its length.'],
  end: ['never', 'A call has one time, that of its start, and its length.'],
  agent: ['sometimes', 'Teammates and phone lines have ids; the author of an SMS may have none.'],
  bot: ['sometimes', 'A message through the API has a request id; an automatic reply has no mark.'],
  close: ['always', 'Every conversation webhook says whether it is archived.'],
  recording: ['sometimes', 'A call lists its recordings, and a voicemail has its audio.'],
  delivery: ['never', 'No webhook reports the delivery of a message.'],
  reason: ['never', 'No webhook reports the delivery of a message.'],
  abandoned: ['never', 'A caller who gave up and one whom nobody answered look the same.'],
}
