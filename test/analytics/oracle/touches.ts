import type { Row } from '../scratch-database.ts'
import { type Hours, isOpenAt } from './business-clock.ts'
import type { Communication } from './communications.ts'
import { contactKeyOf } from './contact-key.ts'
import { timeText } from './format.ts'
import { compareBy, keyOf } from './ordering.ts'

/** One time at which we and a contact were or tried to be in touch. */
export type Touch = {
  readonly provider: string
  readonly account_id: string
  readonly contact_key: string
  readonly at: number
  readonly kind: 'message' | 'call'
  readonly id: string
  readonly conversation_id: string
  readonly channel: string
  readonly direction: string
  readonly author_kind: string
  readonly agent_id: string
  readonly outcome: string
  readonly is_connected: boolean
}

/** Messages that did not fail and all calls, of known contact and time, in order: time, calls first, id. */
export const touchesOf = (communications: readonly Communication[]): readonly Touch[] =>
  communications.flatMap(touchOf).toSorted(
    compareBy(
      ({ at }) => at,
      ({ kind }) => kind,
      ({ id }) => id,
    ),
  )

function touchOf(communication: Communication): readonly Touch[] {
  const { kind, id, entity, channel, author_kind } = communication
  const contact_key = contactKeyOf(entity)
  const at = touchedAt(communication)
  if (contact_key === '' || at === null) return []
  if (kind === 'message' && communication.is_failed) return []
  const { provider, account_id, conversation_id, direction } = entity
  const isOurs = kind === 'call' || direction === 'outbound'
  const outcome = 'outcome' in entity ? entity.outcome : ''
  const whose = { provider, account_id, contact_key, conversation_id: conversation_id ?? '' }
  const agent_id = isOurs ? communication.author_id : ''
  const is_connected = kind === 'message' || outcome === 'answered'
  return [
    { ...whose, at, kind, id, channel, direction, author_kind, agent_id, outcome, is_connected },
  ]
}

/** A call that connected touches at its answer, or its start where that is unknown. */
function touchedAt({ entity }: Communication): number | null {
  if (!('outcome' in entity)) return entity.occurred_at
  return entity.outcome === 'answered'
    ? (entity.answered_at ?? entity.started_at)
    : entity.started_at
}

export const contactOf = (one: Pick<Touch, 'provider' | 'account_id' | 'contact_key'>): string =>
  keyOf(one.provider, one.account_id, one.contact_key)

export const touchRow = ({ at, ...touch }: Touch, hours: Hours): Row => ({
  ...touch,
  touched_at: timeText(at),
  is_open_hours: isOpenAt(hours(touch), at),
})
