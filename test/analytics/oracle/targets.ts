import type { Row } from '../scratch-database.ts'
import { afterOpenSeconds, covers, weightOf } from './business-clock.ts'
import { timeOrNull, timeText } from './format.ts'
import { compareBy } from './ordering.ts'
import type { SessionTurn } from './sessions.ts'
import type { World } from './surroundings.ts'
import { replyOf, responseBusinessSeconds, responseSeconds } from './turns.ts'

/** A row of the table sla_policies. Empty scope columns stand for all. */
export type Policy = {
  readonly name: string
  readonly provider: string
  readonly account_id: string
  readonly channel: string
  readonly applies_to: 'first' | 'next' | 'every'
  readonly target_seconds: number
  readonly is_business: boolean
}

/** The turn with its policy; no row without one. */
export function targetRows(turn: SessionTurn, world: World): readonly Row[] {
  const policy = policyOf(turn, world.policies)
  if (!policy) return []
  const dueAt = dueAtOf(turn, policy, world)
  return [
    {
      provider: turn.first.provider,
      account_id: turn.first.account_id,
      conversation_id: turn.first.conversation_id,
      turn_no: turn.number,
      contact_key: turn.first.contact_key,
      channel: turn.first.channel,
      waiting_since: timeText(turn.first.at),
      ended_at: timeOrNull(turn.end?.at ?? null),
      turn_status: turn.status,
      response_seconds: responseSeconds(turn),
      response_business_seconds: responseBusinessSeconds(turn, world),
      responder_id: replyOf(turn)?.responder_id ?? '',
      policy: policy.name,
      target_seconds: policy.target_seconds,
      is_business: policy.is_business,
      due_at: timeOrNull(dueAt),
      sla_status: statusOf(turn, { policy, dueAt, world }),
    },
  ]
}

/** The most specific scope wins, then one for the turn's place in its session, then the name. */
function policyOf(turn: SessionTurn, policies: readonly Policy[]): Policy | undefined {
  const place = turn.isFirstOfSession ? 'first' : 'next'
  const [best] = policies
    .filter((policy) => policy.applies_to === 'every' || policy.applies_to === place)
    .filter((policy) => covers(policy, turn.first))
    .toSorted(
      compareBy(
        (policy) => -weightOf(policy),
        ({ applies_to }) => (applies_to === 'every' ? 1 : 0),
        ({ name }) => name,
      ),
    )
  return best
}

/** Without a schedule, a target in open time counts elapsed time. Null when the schedule ends before. */
function dueAtOf({ first }: SessionTurn, policy: Policy, { hours }: World): number | null {
  const schedule = policy.is_business ? hours(first) : null
  return schedule === null
    ? first.at + policy.target_seconds * 1000
    : afterOpenSeconds(schedule, first.at, policy.target_seconds)
}

type Target = { readonly policy: Policy; readonly dueAt: number | null; readonly world: World }

/** Nothing is late for a target that is never due. */
function statusOf(turn: SessionTurn, { policy, dueAt, world }: Target): string {
  const isLate = (at: number) => dueAt !== null && at > dueAt
  switch (turn.status) {
    case 'expired':
      return 'breached'
    case 'waiting':
      return isLate(world.now) ? 'breached' : 'pending'
    case 'closed_unanswered':
      return isLate(turn.end?.at ?? 0) ? 'breached' : 'not_applicable'
    case 'answered': {
      const elapsed = responseSeconds(turn) ?? 0
      const seconds = policy.is_business ? responseBusinessSeconds(turn, world) : null
      return (seconds ?? elapsed) <= policy.target_seconds ? 'met' : 'breached'
    }
  }
}
