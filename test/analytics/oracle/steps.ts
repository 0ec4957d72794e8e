import type { Call, ConversationEvent } from '@tributary/core'
import type { Row } from '../scratch-database.ts'
import { type Communication, communicationsOf } from './communications.ts'
import { contactKeyOf } from './contact-key.ts'
import type { Entities, Seen } from './entities.ts'
import { timeText } from './format.ts'
import { compareBy, groupsOf, keyOf } from './ordering.ts'

export const STEPS = ['in', 'bot', 'out', 'close'] as const

/** One step of a conversation. */
export type Step = {
  readonly step: (typeof STEPS)[number]
  readonly at: number
  readonly id: string
  readonly row_version: bigint
  readonly provider: string
  readonly account_id: string
  readonly conversation_id: string
  readonly kind: 'message' | 'call' | 'conversation_event'
  readonly channel: string
  readonly direction: string
  readonly responder_id: string
  readonly contact_key: string
  readonly author_kind: string
  readonly outcome: string
}

/** Distance from the step before at which a step is apart: it starts a session and expires a wait. */
export const QUIET_MS = 5 * 24 * 3_600_000

export const conversationOf = (step: Omit<Step, 'step'>): string =>
  keyOf(step.provider, step.account_id, step.conversation_id)

/** Order of steps: time, then in, bot, out, close, then row version, then id. */
export const inOrder = compareBy<Step>(
  ({ at }) => at,
  ({ step }) => STEPS.indexOf(step),
  ({ row_version }) => row_version,
  ({ id }) => id,
)

/** Steps of each conversation in order. */
export function stepsOf(entities: Entities): readonly (readonly Step[])[] {
  const steps = [
    ...communicationsOf(entities).flatMap(fromCommunication),
    ...closesOf(entities.events),
  ]
  return groupsOf(
    steps.filter(({ conversation_id }) => conversation_id !== ''),
    conversationOf,
  ).map((conversation) => conversation.toSorted(inOrder))
}

function fromCommunication(communication: Communication): readonly Step[] {
  const { entity } = communication
  const [step, at] = 'call_id' in entity ? callStep(entity) : messageStep(communication)
  if (step === null || at === null) return []
  return [
    {
      step,
      at,
      id: communication.id,
      row_version: entity.row_version,
      provider: entity.provider,
      account_id: entity.account_id,
      conversation_id: entity.conversation_id ?? '',
      kind: communication.kind,
      channel: communication.channel,
      direction: entity.direction,
      responder_id: communication.author_id,
      contact_key: contactKeyOf(entity),
      author_kind: communication.author_kind,
      outcome: 'outcome' in entity ? entity.outcome : '',
    },
  ]
}

type StepAndTime = readonly [Step['step'] | null, number | null]

const UNANSWERED: readonly string[] = ['missed', 'voicemail', 'abandoned']

function callStep(call: Call): StepAndTime {
  if (call.outcome === 'answered') return ['out', call.answered_at ?? call.started_at]
  const waits = call.direction === 'inbound' && UNANSWERED.includes(call.outcome)
  return [waits ? 'in' : null, call.started_at]
}

function messageStep({ entity, author_kind, is_failed }: Communication): StepAndTime {
  const at = entity.occurred_at
  if (is_failed || author_kind === 'automation' || author_kind === 'system') return [null, at]
  if (entity.direction === 'inbound') return ['in', at]
  if (entity.direction === 'unknown') return [null, at]
  return [author_kind === 'bot' ? 'bot' : 'out', at]
}

/** A close is a closed snapshot after an open one, or the first snapshot that has the field. */
function closesOf(events: readonly Seen<ConversationEvent>[]): readonly Step[] {
  const snapshots = events.flatMap((event) =>
    event.is_closed === null || event.occurred_at === null
      ? []
      : [{ ...event, at: event.occurred_at, isClosed: event.is_closed }],
  )
  return groupsOf(snapshots, (event) =>
    keyOf(event.provider, event.account_id, event.conversation_id),
  ).flatMap((conversation) => {
    const ordered = conversation.toSorted(
      compareBy(
        (e) => e.at,
        (e) => e.row_version,
        (e) => e.event_id,
      ),
    )
    return ordered
      .filter((event, index) => event.isClosed && !ordered[index - 1]?.isClosed)
      .map((event) => ({
        step: 'close' as const,
        at: event.at,
        id: event.event_id,
        row_version: event.row_version,
        provider: event.provider,
        account_id: event.account_id,
        conversation_id: event.conversation_id,
        kind: 'conversation_event' as const,
        channel: '',
        direction: 'unknown',
        responder_id: '',
        contact_key: event.contact_id ?? '',
        author_kind: 'unknown',
        outcome: '',
      }))
  })
}

export const stepRow = ({ at, row_version: _, ...step }: Step): Row => ({
  ...step,
  occurred_at: timeText(at),
})
