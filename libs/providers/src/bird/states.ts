import { bySpelling } from '../spelling.ts'

/**
 * `rank` orders states that share a timestamp. An unknown status has the lowest rank, so that it never
 * replaces a known one.
 */
type Ranked = { readonly rank: number }

export type MessageState = Ranked & { readonly delivery: string; readonly isDeleted: boolean }
export type CallPhase = 'under_way' | 'completed' | 'no_answer' | 'busy' | 'canceled' | 'failed'
export type CallState = Ranked & { readonly phase: CallPhase | 'unknown' }

const UNKNOWN_MESSAGE: MessageState = { delivery: 'unknown', rank: 0, isDeleted: false }
const UNKNOWN_CALL: CallState = { phase: 'unknown', rank: 0 }

const message = (delivery: string, rank: number) => ({ delivery, rank, isDeleted: false })

/** https://docs.bird.com/api/channels-api/message-status-and-interactions */
const messageStates = bySpelling<MessageState>({
  scheduled: message('queued', 5),
  accepted: message('queued', 10),
  processing: message('queued', 15),
  sent: message('sent', 20),
  delivered: message('delivered', 30),
  read: message('read', 40),
  skipped: message('canceled', 50),
  cancelled: message('canceled', 50),
  canceled: message('canceled', 50),
  rejected: message('rejected', 50),
  sending_failed: message('failed', 50),
  failed: message('failed', 50),
  delivery_failed: message('undelivered', 50),
  deleted: { delivery: 'unknown', rank: 90, isDeleted: true },
})

/** https://docs.bird.com/api/voice-api/voice-webhooks */
const callStates = bySpelling<CallState>({
  accepted: { phase: 'under_way', rank: 5 },
  starting: { phase: 'under_way', rank: 10 },
  ringing: { phase: 'under_way', rank: 20 },
  ongoing: { phase: 'under_way', rank: 50 },
  completed: { phase: 'completed', rank: 90 },
  'no-answer': { phase: 'no_answer', rank: 90 },
  busy: { phase: 'busy', rank: 90 },
  cancelled: { phase: 'canceled', rank: 90 },
  canceled: { phase: 'canceled', rank: 90 },
  failed: { phase: 'failed', rank: 90 },
})

/** Ranks by the action in `conversation.<action>`. */
export const CONVERSATION_RANKS = { created: 10, updated: 20, deleted: 90 } as const

export type ConversationAction = keyof typeof CONVERSATION_RANKS

export const messageState = (status: unknown): MessageState =>
  messageStates(status) ?? UNKNOWN_MESSAGE

export const callState = (status: unknown): CallState => callStates(status) ?? UNKNOWN_CALL
