import type { Tells } from '../tells.ts'

/** https://docs.bird.com/api/voice-api/voice-webhooks */
export const TELLS: Tells = {
  ring: [
    'sometimes',
    'Creation and answer of a call have times, where the subscription sends them.',
  ],
  answer: ['sometimes', 'The webhooks after the answer of a call state its time.'],
  end: ['sometimes', 'The last webhook of a call states its end.'],
  agent: ['sometimes', 'A conversation names its users; a call and a channel message name none.'],
  bot: ['sometimes', 'Flows, bots and access keys are participants of a conversation.'],
  close: ['always', 'Every conversation webhook has the status.'],
  recording: ['never', 'No webhook states a recording.'],
  delivery: ['always', 'Every webhook about a message has its status.'],
  reason: ['sometimes', 'A failed channel message has the code of its failure.'],
  abandoned: ['never', 'A caller who gave up and one whom nobody answered look the same.'],
}
