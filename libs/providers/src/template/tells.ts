import type { Tells } from '../tells.ts'

/** Say once per fact what the webhooks state. The suite compares every line with the fixtures. */
export const TELLS: Tells = {
  ring: ['never', 'No webhook is mapped yet.'],
  answer: ['never', 'No webhook is mapped yet.'],
  end: ['never', 'No webhook is mapped yet.'],
  agent: ['never', 'No webhook is mapped yet.'],
  bot: ['never', 'No webhook is mapped yet.'],
  close: ['never', 'No webhook is mapped yet.'],
  recording: ['never', 'No webhook is mapped yet.'],
  delivery: ['never', 'No webhook is mapped yet.'],
  reason: ['never', 'No webhook is mapped yet.'],
  abandoned: ['never', 'No webhook is mapped yet.'],
}
