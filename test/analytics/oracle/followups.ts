import type { Call } from '@tributary/core'
import type { Row } from '../scratch-database.ts'
import { isOpenAt, openSeconds } from './business-clock.ts'
import { contactKeyOf } from './contact-key.ts'
import { isOffered } from './entity-rows.ts'
import { secondsBetween, timeOrNull, timeText } from './format.ts'
import { compareBy, groupsOf, keyOf } from './ordering.ts'
import type { World } from './surroundings.ts'
import { contactOf, type Touch } from './touches.ts'

/** A missed call whose contact and start are known. */
type Missed = {
  readonly provider: string
  readonly account_id: string
  readonly contact_key: string
  readonly channel: string
  readonly call_id: string
  readonly outcome: string
  readonly at: number
}

/** One row per case of missed calls. `touches` are in order. */
export function followupRows(
  calls: readonly Call[],
  touches: readonly Touch[],
  world: World,
): readonly Row[] {
  const touchesByContact = Map.groupBy(touches, contactOf)
  return groupsOf(missedOf(calls), contactOf).flatMap((missed) => {
    const [one] = missed
    const theirs = one ? (touchesByContact.get(contactOf(one)) ?? []) : []
    return casesOf(missed, theirs).flatMap((calls) => caseRow(calls, theirs, world))
  })
}

const missedOf = (calls: readonly Call[]): readonly Missed[] =>
  calls.flatMap((call) => {
    const { provider, account_id, medium: channel, call_id, outcome, started_at: at } = call
    const contact_key = contactKeyOf(call)
    if (!isOffered(call) || outcome === 'answered' || at === null || contact_key === '') return []
    return [{ provider, account_id, contact_key, channel, call_id, outcome, at }]
  })

/** Missed calls with the same next follow-up are one case. */
const casesOf = (missed: readonly Missed[], touches: readonly Touch[]) =>
  groupsOf(missed, ({ at }) => {
    const next = firstAfter(at, touches, (touch) => isAttempt(touch) || isContact(touch))
    return keyOf(next?.kind, next?.id)
  })

const isReply = ({ kind, direction, author_kind }: Touch): boolean =>
  kind === 'message' && direction === 'outbound' && ['human', 'unknown'].includes(author_kind)

const isAttempt = (touch: Touch): boolean =>
  isReply(touch) || (touch.kind === 'call' && touch.direction === 'outbound')

const isContact = (touch: Touch): boolean =>
  isReply(touch) || (touch.kind === 'call' && touch.is_connected)

const isInboundCall = ({ kind, direction }: Touch): boolean =>
  kind === 'call' && direction === 'inbound'

const firstAfter = (at: number, touches: readonly Touch[], is: (touch: Touch) => boolean) =>
  touches.find((touch) => touch.at > at && is(touch))

const inTime = compareBy<Missed>(
  ({ at }) => at,
  ({ call_id }) => call_id,
)

function caseRow(
  calls: readonly Missed[],
  touches: readonly Touch[],
  { hours }: World,
): readonly Row[] {
  const [first, ...later] = calls.toSorted(inTime)
  if (!first) return []
  const lastAt = later.at(-1)?.at ?? first.at
  const attempt = firstAfter(first.at, touches, isAttempt)
  const contact = firstAfter(first.at, touches, isContact)
  const schedule = hours(first)
  return [
    {
      provider: first.provider,
      account_id: first.account_id,
      contact_key: first.contact_key,
      call_id: first.call_id,
      missed_at: timeText(first.at),
      last_missed_at: timeText(lastAt),
      missed_count: calls.length,
      has_voicemail: calls.some(({ outcome }) => outcome === 'voicemail'),
      first_attempt_at: timeOrNull(attempt?.at ?? null),
      first_attempt_kind: attempt?.kind ?? '',
      first_contact_at: timeOrNull(contact?.at ?? null),
      first_contact_kind: contact?.kind ?? '',
      first_contact_by: contact?.agent_id ?? '',
      called_again_at: timeOrNull(firstAfter(lastAt, touches, isInboundCall)?.at ?? null),
      seconds_to_attempt: secondsBetween(first.at, attempt?.at ?? null),
      seconds_to_contact: secondsBetween(first.at, contact?.at ?? null),
      business_seconds_to_contact: openSeconds(schedule, first.at, contact?.at ?? null),
      is_recovered: contact !== undefined,
      is_open_hours: isOpenAt(schedule, first.at),
    },
  ]
}
