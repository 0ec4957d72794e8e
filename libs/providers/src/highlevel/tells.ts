import type { Tells } from '../tells.ts'

/** https://marketplace.gohighlevel.com/docs/webhook/InboundMessage */
export const TELLS: Tells = {
  ring: ['never', 'A call has one time, that of its start.'],
  answer: ['never', 'A call has one time, that of its start, and its length.'],
  end: ['never', 'A call has one time, that of its start, and its length.'],
  agent: ['sometimes', 'A call and a message have the id of the user, where there is one.'],
  bot: ['sometimes', 'The source names workflows and campaigns; Conversation AI has no mark.'],
  close: ['never', 'No mapped webhook says that a conversation was closed.'],
  recording: ['sometimes', 'A call lists its recordings among its attachments.'],
  delivery: ['sometimes', 'A message has its status at the time of the webhook.'],
  reason: ['never', 'No documented field holds a code; one is taken where a webhook has it.'],
  abandoned: ['never', 'A caller who gave up and one whom nobody answered look the same.'],
}
